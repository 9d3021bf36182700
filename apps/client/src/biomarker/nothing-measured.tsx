import { Empty } from '../ui/empty.tsx'
import { PageButton } from '../ui/link.tsx'
import { longerThan, PERIOD_WORDS, type BiomarkerDays } from './period.ts'

interface NothingMeasuredProps {
  readonly patientId: string
  readonly name: string
  readonly days: BiomarkerDays
}

/** In the place of a chart over a period without values: the way to a longer one. */
export function NothingMeasured({ patientId, name, days }: NothingMeasuredProps) {
  const longer = longerThan(days)
  return (
    <Empty title={`Nothing was measured in the last ${PERIOD_WORDS[days]}`}>
      {longer === null ? (
        'There is no longer period to look at here.'
      ) : (
        <PageButton
          size="xs"
          variant="default"
          to="/patients/$patientId/biomarkers/$name"
          params={{ patientId, name }}
          search={(search) => ({ ...search, days: longer })}
        >
          Look at {PERIOD_WORDS[longer]}
        </PageButton>
      )}
    </Empty>
  )
}
