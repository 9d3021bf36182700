import type { PipelineType } from '@medilens/db/vocabulary'
import { formatMinute } from '../format/date.ts'
import type { Difference } from '../ui/conflict-alert.tsx'
import { isSame } from '../ui/changes.ts'
import { accuracyText } from './model-words.ts'
import type { ModelVersion } from './models.ts'

/** What is said of a version beside its name, as a form holds it. */
export interface DescribedValues {
  readonly digest: string
  readonly framework: string
  /** Percent. */
  readonly accuracy: number | ''
  /** As `2001-02-03T04:05`, in the zone of the page, or empty. */
  readonly activeFrom: string
  readonly activeTo: string
}

/** What the form of a new version holds. */
export interface NewModelValues extends DescribedValues {
  readonly pipelineType: PipelineType
  readonly name: string
  readonly version: string
}

export const NOTHING_DESCRIBED: DescribedValues = {
  digest: '',
  framework: '',
  accuracy: '',
  activeFrom: '',
  activeTo: '',
}

export const describedOf = (model: ModelVersion): DescribedValues => ({
  digest: model.digest ?? '',
  framework: model.framework ?? '',
  accuracy: model.accuracy === null ? '' : percentOf(model.accuracy),
  activeFrom: localOf(model.activeFrom),
  activeTo: localOf(model.activeTo),
})

/** Three decimals of a share are stored. */
const percentOf = (share: number): number => Math.round(share * 1000) / 10
const shareOf = (percent: number): number => Math.round(percent * 10) / 1000

/** Of `2001-02-03T04:05`. */
const WITHOUT_SECONDS = 16

function localOf(instant: string | null): string {
  if (instant === null) return ''
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, WITHOUT_SECONDS)
}

/** What is no time, as a year of five digits that a browser lets one type, stays as it was typed, to be refused. */
function instantOf(local: string): string | null {
  if (local === '') return null
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? local : at.toISOString()
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What a form comes to, as it is stored; null says that it is not known. */
export const fieldsOf = ({ digest, framework, accuracy, activeFrom, activeTo }: DescribedValues) => ({
  digest: orNull(digest.toLowerCase()),
  framework: orNull(framework),
  accuracy: accuracy === '' ? null : shareOf(accuracy),
  activeFrom: instantOf(activeFrom),
  activeTo: instantOf(activeTo),
})

type Fields = ReturnType<typeof fieldsOf>

/** What is sent to register a version. */
export const registeredOf = ({ pipelineType, name, version, ...described }: NewModelValues) => {
  const { digest, activeFrom, ...fields } = fieldsOf(described)
  return {
    pipelineType,
    name: name.trim(),
    version: version.trim(),
    ...fields,
    ...(digest === null ? {} : { digest }),
    // Left out it is now.
    ...(activeFrom === null ? {} : { activeFrom }),
  }
}

const LABELS = {
  digest: 'Digest',
  framework: 'Framework',
  accuracy: 'Measured accuracy',
  activeFrom: 'Active from',
  activeTo: 'Active until',
} as const satisfies Record<keyof Fields, string>

const FIELDS: readonly (keyof Fields)[] = ['digest', 'framework', 'accuracy', 'activeFrom', 'activeTo']

/** Of what one changed, what is otherwise now. */
export const differencesOf = (mine: Partial<Fields>, current: ModelVersion): readonly Difference[] => {
  const now = fieldsOf(describedOf(current))
  return FIELDS.filter((field) => mine[field] !== undefined && !isSame(mine[field], now[field])).map(
    (field) => ({ label: LABELS[field], now: inWords(field, now[field]), mine: inWords(field, mine[field]) }),
  )
}

function inWords(field: keyof Fields, value: Fields[keyof Fields] | undefined): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'number') return accuracyText(value)
  const isTime = (field === 'activeFrom' || field === 'activeTo') && !Number.isNaN(Date.parse(value))
  return isTime ? formatMinute(value) : value
}

/** The schema's own words are of a share. */
export const inPercent = (errors: Record<string, string>): Record<string, string> =>
  errors['accuracy'] === undefined ? errors : { ...errors, accuracy: 'must be from 0 to 100 %' }
