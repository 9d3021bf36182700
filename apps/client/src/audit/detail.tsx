import type { ReactNode } from 'react'
import { CopiedId } from './copied-id.tsx'

/** One thing that is stored of an event. */
export const Detail = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

/** An id, where there is one. */
export const IdDetail = ({ term, id }: { readonly term: string; readonly id: string | null }) =>
  id === null ? null : (
    <Detail term={term}>
      <CopiedId id={id} of={term} isWhole />
    </Detail>
  )
