import { CopyButton, UnstyledButton } from '@mantine/core'
import { shortId } from './short-id.ts'

interface CopiedIdProps {
  readonly id: string
  /** Whose id it is: `patient`. */
  readonly of: string
  /** Whole ones where there is room. */
  readonly isWhole?: boolean
}

/** An id that is copied whole by a click, or by Enter in the details. */
export const CopiedId = ({ id, of, isWhole = false }: CopiedIdProps) => (
  <CopyButton value={id}>
    {({ copied, copy }) => (
      <UnstyledButton
        className="audit-id"
        // In a row they would be in the way of whoever goes from row to row; the details hold them all.
        tabIndex={isWhole ? 0 : -1}
        title={`Copy ${id}`}
        aria-label={`Copy the id of the ${of}, ${isWhole ? id : shortId(id)}`}
        onClick={copy}
      >
        {copied ? 'copied' : isWhole ? id : shortId(id)}
      </UnstyledButton>
    )}
  </CopyButton>
)
