import { IconBan, IconCircleCheck, IconHourglassEmpty } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { ModelState } from './model-state.ts'

interface Sign {
  readonly color: string
  readonly Icon: ComponentType<{ readonly size: number }>
}

const SIGNS: Readonly<Record<ModelState, Sign>> = {
  'in force': { color: 'var(--status-normal)', Icon: IconCircleCheck },
  'past its time': { color: 'var(--status-borderline)', Icon: IconHourglassEmpty },
  revoked: { color: 'var(--status-abnormal)', Icon: IconBan },
}

export const ModelStateSign = ({ state }: { readonly state: ModelState }) => {
  const { color, Icon } = SIGNS[state]
  return (
    <span style={{ color, display: 'inline-flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }}>
      <Icon size={15} aria-hidden />
      {state}
    </span>
  )
}
