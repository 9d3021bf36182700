import { Code, Group, Text } from '@mantine/core'
import type { SubmissionDisposition } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { LookAgain } from '../audit/look-again.tsx'
import { Empty } from '../ui/empty.tsx'
import { keptAsideQuery, type KeptAside } from './queue.ts'
import { WorkList } from './work-list.tsx'

const REASONS = {
  applied: 'Was taken over.',
  late: 'Came late: somebody else had the work by then, or it was over.',
  quarantined: 'Breaks its contract.',
  refused: 'Its model is refused here.',
} as const satisfies Record<SubmissionDisposition, string>

/** Results that were not taken over, with what is wrong by path and rule: what was measured is not told. */
export function KeptAsideView() {
  const query = useInfiniteQuery(keptAsideQuery)
  return (
    <>
      <Text size="sm" c="dimmed">
        Results that were handed over and not taken over. They are kept as evidence; what they measured is
        told to nobody here.
      </Text>
      <Group>
        <LookAgain query={query} />
      </Group>
      <WorkList
        label="Results that were kept aside"
        heads={{ at: 'Handed over', why: 'Why it was kept aside', attempt: 'Attempt' }}
        query={query}
        rowOf={(kept: KeptAside) => ({
          key: kept.submissionId,
          at: kept.createdAt,
          what: kept.contract,
          why: (
            <>
              {REASONS[kept.disposition]}
              <Issues issues={kept.issues} />
            </>
          ),
          attempt: kept.attempt,
          assessmentId: kept.assessmentId,
        })}
        empty={
          <Empty title="Nothing was kept aside">Every result that was handed over was taken over.</Empty>
        }
      />
    </>
  )
}

const Issues = ({ issues }: Pick<KeptAside, 'issues'>) =>
  issues.length === 0 ? null : (
    <ul style={{ margin: '4px 0 0', paddingLeft: '1.1rem' }}>
      {issues.map(({ path, problem }) => (
        <li key={`${path} ${problem}`}>
          <Code>{path === '' ? 'the whole' : path}</Code> {problem}
        </li>
      ))}
    </ul>
  )
