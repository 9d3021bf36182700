import { useQuery } from '@tanstack/react-query'
import { formatMinute } from '../format/date.ts'
import { detailQuery, type Detail } from './detail.ts'

type Recallable = { readonly recalledAt: string | null } | { readonly isRecalled: boolean }

/** Whether the model that measured it was recalled. */
export const isRecalled = (run: Recallable): boolean =>
  'recalledAt' in run ? run.recalledAt !== null : run.isRecalled

/** `Recalled on 3 Apr 2026, 08:30`; under pseudonyms it is not told when. */
export const recallTitle = (run: Recallable): string =>
  'recalledAt' in run && run.recalledAt !== null ? `Recalled on ${formatMinute(run.recalledAt)}` : 'Recalled'

export const RECALL_WARNING = 'The software that measured this was withdrawn. Its values must not be used.'

export const NOT_MEASURED_ANEW = 'The result was recalled and could not be measured anew; read the recording.'

/** What became of the run in the place of a recalled one, in a sentence; empty until it is known. */
export function useSuccessorText({ supersededById }: Detail): string {
  const { data, isError } = useQuery({
    ...detailQuery(supersededById ?? ''),
    enabled: supersededById !== null,
  })
  if (isError) return 'What became of its new measurement could not be loaded.'
  return data === undefined ? '' : successorText(data)
}

function successorText({ status, outcome, supersededById }: Detail): string {
  if (supersededById !== null) return 'Its new measurement was replaced in its turn.'
  switch (status) {
    case 'pending':
      return 'Its new measurement waits for its pipeline.'
    case 'processing':
      return 'It is being measured anew.'
    case 'failed':
      return 'Its new measurement failed; read the recording.'
    case 'cancelled':
      return 'Its new measurement was cancelled; read the recording.'
    case 'completed':
      return outcome === 'ungradable'
        ? 'Its new measurement is completed, and found it too poor to measure; read the recording.'
        : 'Its new measurement is completed.'
    default:
      return status satisfies never
  }
}

/** Whether it takes the place of a recalled one; undefined until that is known, or where that one can't be seen. */
export function useIsMeasuredAnew({ supersedesId }: Detail): boolean | undefined {
  const { data } = useQuery({ ...detailQuery(supersedesId ?? ''), enabled: supersedesId !== null })
  return data === undefined ? undefined : isRecalled(data)
}
