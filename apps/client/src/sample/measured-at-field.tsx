import { TextInput } from '@mantine/core'
import { formatSecond } from '../format/date.ts'
import type { StartedAt } from './started-at.ts'

interface MeasuredAtFieldProps {
  /** As `2001-02-03T04:05`, or empty. */
  readonly value: string
  readonly problem: string | null
  /** What the header of the files says; null where it says nothing. */
  readonly startedAt: StartedAt | null
  readonly hasFiles: boolean
  readonly isDisabled: boolean
  readonly onChange: (value: string) => void
}

const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone
/** Of `2001-02-03T04:05`. */
const WITHOUT_SECONDS = 16

/** When a sample was taken, as its header says it or as somebody does, in the zone of the page. */
export const MeasuredAtField = (props: MeasuredAtFieldProps) => (
  <TextInput
    label={`Measured at (${ZONE})`}
    description={descriptionOf(props)}
    inputWrapperOrder={['label', 'input', 'description', 'error']}
    w="26rem"
    maw="100%"
    type="datetime-local"
    // Where a header says seconds they can be changed; nobody is asked for them.
    step={props.value.length > WITHOUT_SECONDS ? 1 : undefined}
    value={props.value}
    error={props.problem}
    disabled={props.isDisabled}
    onChange={({ currentTarget: { value } }) => props.onChange(value)}
  />
)

function descriptionOf({ value, startedAt, hasFiles }: MeasuredAtFieldProps): string {
  if (startedAt === null) {
    if (value !== '') return `In the time zone of this computer, ${ZONE}.`
    return hasFiles
      ? 'The files say no date: while this is empty, they are taken as measured now.'
      : 'Now, where it is left empty.'
  }
  const { name, local, problem } = startedAt
  if (problem !== null && value === '') {
    return `${name} says ${formatSecond(local)}, which ${problem}: while this is empty, it is taken as measured now.`
  }
  if (value === '') return `Empty, it is taken as measured now; ${name} says ${formatSecond(local)}.`
  return value === local
    ? `From ${name}, which names no time zone: it is taken as ${ZONE}. Change it where that is wrong.`
    : `${name} says ${formatSecond(local)}, without a time zone.`
}
