import { List, Stack, Text, Title } from '@mantine/core'
import { biomarkerName, useCatalogue } from '../server/catalogue.ts'
import type { Detail } from './detail.ts'
import { Facts } from './facts.tsx'
import { missingOf, resultRows, type NotMeasured } from './result-rows.ts'

/** What the pipeline of its modality found, and what it could not measure and why. */
export function ResultSection({ detail }: { readonly detail: Detail }) {
  const { result } = detail
  const said = detail.view === 'identified' ? detail.notMeasured : []
  const catalogue = useCatalogue()
  const labelOf = (name: string) => biomarkerName(catalogue, name)
  if (result == null) {
    const missing = missingOf(detail.pipelineType, said, labelOf)
    return missing.length === 0 ? null : (
      <Stack gap="xs" component="section" aria-labelledby="result">
        <Title order={2} id="result">
          Not measured
        </Title>
        <Missing missing={missing} unsaid="no reason was given." />
      </Stack>
    )
  }
  const { measured, missing } = resultRows(result, said, labelOf)
  return (
    <Stack gap="xs" component="section" aria-labelledby="result">
      <Title order={2} id="result">
        Result
      </Title>
      <Facts
        facts={measured.map(({ label, text, scale }) => ({
          label,
          value: (
            <>
              {text}
              {scale === undefined ? null : <small> {scale}</small>}
            </>
          ),
        }))}
      />
      {missing.length === 0 ? null : (
        <>
          <Title order={3} mt="xs">
            Not measured
          </Title>
          {detail.view === 'pseudonymous' ? (
            <Text size="xs" c="dimmed">
              Reasons, and fields that are text, are not told under pseudonyms.
            </Text>
          ) : null}
          <Missing
            missing={missing}
            unsaid={detail.view === 'identified' ? 'no reason was given.' : 'not told.'}
          />
        </>
      )}
    </Stack>
  )
}

interface MissingProps {
  readonly missing: readonly NotMeasured[]
  /** What stands where there is no reason. */
  readonly unsaid: string
}

const Missing = ({ missing, unsaid }: MissingProps) => (
  <List size="sm" spacing={2}>
    {missing.map(({ reason, labels }) => (
      <List.Item key={reason ?? ''}>
        {labels.join(', ')}:{' '}
        <Text span inherit c="dimmed">
          {reason ?? unsaid}
        </Text>
      </List.Item>
    ))}
  </List>
)
