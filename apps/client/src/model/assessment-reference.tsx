import { CopyButton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { shortId } from '../audit/short-id.ts'
import { useScope } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'

/** An assessment by its id, whole where there is room: to copy, and to go to for those who may read it. */
export function AssessmentReference({ id }: { readonly id: string }) {
  const mayRead = useScope('assessment:read') === 'all'
  return (
    <>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <UnstyledButton
            className="audit-id"
            style={{ whiteSpace: 'nowrap' }}
            title={`Copy ${id}`}
            onClick={copy}
          >
            <VisuallyHidden>Copy the id of the assessment </VisuallyHidden>
            {copied ? 'copied' : <Id id={id} />}
          </UnstyledButton>
        )}
      </CopyButton>
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

const Id = ({ id }: { readonly id: string }) => (
  <>
    <Text span inherit visibleFrom="md">
      {id}
    </Text>
    <Text span inherit hiddenFrom="md">
      {shortId(id)}
    </Text>
  </>
)
