import { IconKey, IconServer } from '@tabler/icons-react'
import type { Actor } from './actors.ts'

/** Who did something; that it was a program is said by a sign and a word. */
export const ActorName = ({ actor: { kind, name } }: { readonly actor: Actor }) => {
  if (kind === 'user') return name
  if (kind === 'system')
    return (
      <span className="audit-sign">
        <IconServer size={14} aria-hidden /> system
      </span>
    )
  return (
    <span className="audit-sign">
      <IconKey size={14} aria-hidden />
      <span>key {name}</span>
    </span>
  )
}
