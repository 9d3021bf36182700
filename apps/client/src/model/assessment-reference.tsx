import { CopiedId } from '../audit/copied-id.tsx'
import { useScope } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'

/** An assessment by its id: to copy, and to go to for those who may read it. */
export function AssessmentReference({ id }: { readonly id: string }) {
  const mayRead = useScope('assessment:read') === 'all'
  return (
    <>
      <CopiedId id={id} of="assessment" isWhole />
      {mayRead ? (
        <>
          {' '}
          <PageLink size="xs" to="/assessments/$assessmentId" params={{ assessmentId: id }}>
            open
          </PageLink>
        </>
      ) : null}
    </>
  )
}
