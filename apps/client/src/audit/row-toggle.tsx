import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { formatSecond } from '../format/date.ts'
import type { RowState } from './audit-list.tsx'

interface RowToggleProps extends RowState {
  readonly createdAt: string
}

/** When an event was; opens and closes what is stored of it. The list moves the focus from one to the next. */
export const RowToggle = ({ createdAt, index, isOpen, onToggle }: RowToggleProps) => {
  const when = formatSecond(createdAt)
  return (
    <UnstyledButton
      className="audit-toggle"
      data-row={index}
      aria-expanded={isOpen}
      aria-label={`${when}: details`}
      onClick={onToggle}
    >
      <IconChevronRight size={13} aria-hidden className={isOpen ? 'audit-open' : undefined} />
      <time dateTime={createdAt}>{when}</time>
    </UnstyledButton>
  )
}
