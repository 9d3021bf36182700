import { Button, List, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Outputs } from '@medilens/client'
import { formatMinute } from '../format/date.ts'
import { biomarkerName, useCatalogue } from '../server/catalogue.ts'
import { client } from '../server/connection.ts'
import { useScope } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import type { IdentifiedDetail } from './detail.ts'

type Explanation = Outputs['chat']['explain']
type Source = Explanation['sources'][number]

/** The assessment in words, each sentence with what it rests on. */
export function ExplanationSection({ detail }: { readonly detail: IdentifiedDetail }) {
  const mayAsk = useScope('chat:use') !== undefined
  const explaining = useMutation({
    mutationFn: () => client.chat.explain.mutate({ assessmentId: detail.id }),
  })
  const shown = explaining.data ?? detail.explanations?.at(-1)
  if (shown === undefined && !mayAsk) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="explanation">
      <Title order={2} id="explanation">
        In words
      </Title>
      {explaining.error === null ? null : (
        <ProblemAlert error={explaining.error} onRetry={() => explaining.mutate()} />
      )}
      <div aria-live="polite">
        {shown === undefined ? null : <Sentences explanation={shown} detail={detail} />}
      </div>
      {mayAsk ? (
        <div>
          <Button
            size="xs"
            variant="default"
            loading={explaining.isPending}
            onClick={() => explaining.mutate()}
          >
            {shown === undefined ? 'Explain' : 'Explain anew'}
          </Button>
        </div>
      ) : null}
      <Text size="xs" c="dimmed">
        MediLens screens and records; it does not diagnose.
      </Text>
    </Stack>
  )
}

interface SentencesProps {
  readonly explanation: Explanation
  readonly detail: IdentifiedDetail
}

const Sentences = ({ explanation, detail }: SentencesProps) => (
  <>
    <List size="sm" spacing={4} listStyleType="none" maw="46rem">
      {explanation.text.split('\n').map((sentence, index) => (
        <List.Item key={sentence}>
          {sentence}{' '}
          {explanation.sources
            .filter((source) => source.sentence === index)
            .map((source) => (
              <SourceLink key={`${source.kind} ${source.id}`} source={source} detail={detail} />
            ))}
        </List.Item>
      ))}
    </List>
    <Text size="xs" c="dimmed" mt={4}>
      {explanation.modelUsed}, {formatMinute(explanation.createdAt)}
    </Text>
  </>
)

interface SourceLinkProps {
  readonly source: Source
  readonly detail: IdentifiedDetail
}

function SourceLink({ source: { kind, id, name }, detail }: SourceLinkProps) {
  const catalogue = useCatalogue()
  switch (kind) {
    case 'biomarker_value':
      if (name === null) return null
      return (
        <PageLink
          size="xs"
          mr={6}
          to="/assessments/$assessmentId"
          params={{ assessmentId: detail.id }}
          search={(before) => ({ ...before, value: name })}
        >
          [{biomarkerName(catalogue, name)}]
        </PageLink>
      )
    case 'catalogue':
      return (
        <PageLink
          size="xs"
          mr={6}
          to="/patients/$patientId/biomarkers/$name"
          params={{ patientId: detail.patientId, name: id }}
        >
          [reference of {biomarkerName(catalogue, id)}]
        </PageLink>
      )
    case 'assessment':
      return (
        <Text span size="xs" c="dimmed" mr={6}>
          [this assessment]
        </Text>
      )
    default:
      return kind satisfies never
  }
}
