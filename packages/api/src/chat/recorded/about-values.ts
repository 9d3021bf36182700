import {
  CATALOGUE,
  limitsText,
  NO_RANGE_SENTENCES,
  rangeOfValue,
  roundToScale,
  type CatalogueEntry,
  unitText,
} from '@medilens/db/catalogue'
import { crossedOf } from '../../biomarker/crossed.ts'
import type { ValueFact } from '../facts.ts'
import type { Citation, Statement } from '../responder.ts'
import { dayOf, labelOf } from '../wording.ts'
import { cite } from './cite.ts'

/** The newest value of a biomarker, with what is stored of its range. */
export function latest(fact: ValueFact): Statement {
  const text = `${subject(fact)} was last measured on ${dayOf(fact.measuredAt)}: ${judged(fact)}.`
  return { text, sources: [citeJudged(fact, true)] }
}

/** A value of an assessment, whose day is said elsewhere. */
export const inAssessment = (fact: ValueFact): Statement => ({
  text: `${subject(fact)}: ${judged(fact)}.`,
  sources: [citeJudged(fact, false)],
})

/** How far the newest value is from an earlier one of the same unit and method. */
export function change(now: ValueFact, before: ValueFact): Statement {
  const [from, to] = [dayOf(before.measuredAt), dayOf(now.measuredAt)]
  const when = from === to ? `On ${to}` : `From ${from} to ${to}`
  const difference = roundToScale(now.value - before.value, 6)
  const moved =
    difference === 0
      ? `did not change: ${amount(now)} both times`
      : `${difference > 0 ? 'rose' : 'fell'} by ${withUnit(Math.abs(difference), now.unit)}, ` +
        `from ${amount(before)} to ${amount(now)}`
  return { text: `${when} ${subject(now)} ${moved}.`, sources: [citeValue(before), citeValue(now)] }
}

/** Why no change can be told. @param earlier of the time that is asked for */
export function noChange(now: ValueFact, earlier: readonly ValueFact[], isPeriod: boolean): Statement {
  const why =
    earlier.length > 0
      ? 'the earlier values are of another method or unit and cannot be compared'
      : `there is no earlier value${isPeriod ? ' of that time' : ''} to compare with`
  const text = `I don't know how ${subject(now)} changed: ${why}; on ${dayOf(now.measuredAt)} it was ${amount(now)}.`
  return { text, sources: [citeValue(now)] }
}

/** That the newest value is older than what is asked for. */
export const notSince = (fact: ValueFact): Statement => ({
  text: `I don't know: ${subject(fact)} was not measured in that time; it was last measured on ${dayOf(fact.measuredAt)}.`,
  sources: [{ kind: 'biomarker_value', id: fact.id, quoted: cite({ measuredAt: fact.measuredAt }) }],
})

/** What a biomarker is, by the catalogue. */
export function definition({ key, name, unit, method }: CatalogueEntry): Statement {
  const inUnit = unitText(unit) === '' ? '' : `, in ${unitText(unit)},`
  return {
    text: `${name}${inUnit} is measured as: ${method}.`,
    sources: [{ kind: 'catalogue', id: key, quoted: { unit, method } }],
  }
}

/** The catalogue's ranges of a biomarker, or why it has none. */
export function catalogueRanges({ key, name, unit, ranges, noRangeReason }: CatalogueEntry): Statement[] {
  if (noRangeReason !== null) {
    return [
      {
        text: `${name} has no reference range: ${noRangeReason}`,
        sources: [{ kind: 'catalogue', id: key, quoted: { noRangeReason } }],
      },
    ]
  }
  return ranges.map((range) => {
    const { low, high, ageMin, ageMax, sex, source } = range
    const limits = limitsText(range)
    const whose = [
      ...(sex === null ? [] : [sex === 'male' ? 'for men' : 'for women']),
      ...(ageMin === null ? [] : [`from the age of ${ageMin}`]),
      ...(ageMax === null ? [] : [`up to the age of ${ageMax}`]),
    ].map((words) => ` ${words}`)
    return {
      text: `The reference range of ${name} is ${[limits, unitText(unit)].join(' ').trim()}${whose.join('')} (${source}).`,
      sources: [{ kind: 'catalogue', id: key, quoted: cite({ low, high, unit, ageMin, ageMax, source }) }],
    }
  })
}

/** That nothing is stored of a biomarker. */
export const absent = ({ key, name }: CatalogueEntry): Statement => ({
  text: `I don't know: no value of ${name} is stored for this patient.`,
  sources: [{ kind: 'catalogue', id: key, quoted: {} }],
})

/** Which of the catalogue's biomarkers no value is stored of; null where there is none such. */
export function neverStored(stored: ReadonlySet<string>): Statement | null {
  const never = CATALOGUE.filter(({ key }) => !stored.has(key))
  const [first, ...rest] = never.map(({ key: id }): Citation => ({ kind: 'catalogue', id, quoted: {} }))
  if (first === undefined) return null
  return {
    text: `No value is stored of: ${never.map(({ name }) => name).join('; ')}.`,
    sources: [first, ...rest],
  }
}

/** Several values named in one sentence, each cited. */
export function listed(before: string, facts: readonly ValueFact[]): Statement | null {
  const [first, ...rest] = facts.map((fact): Citation => ({
    kind: 'biomarker_value',
    id: fact.id,
    quoted: {},
  }))
  if (first === undefined) return null
  return { text: `${before}: ${facts.map(subject).join('; ')}.`, sources: [first, ...rest] }
}

/** What was measured, and of which eye. */
function subject({ name, eyeLaterality }: ValueFact): string {
  const eye = eyeLaterality === 'both' ? ' of both eyes' : ` of the ${eyeLaterality} eye`
  return labelOf(name) + (eyeLaterality === null ? '' : eye)
}

const withUnit = (value: number, unit: string | null): string =>
  `${value} ${unit === null ? '' : unitText(unit)}`.trim()

const amount = ({ value, unit }: ValueFact): string => withUnit(value, unit)

/** A value with its status and range, or why it has none, and what it crossed whatever its range says. */
const judged = (fact: ValueFact): string =>
  [byRange(fact), ...crossedOf(fact).map(({ label }) => `beyond a clinical threshold: ${label}`)].join(', ')

function byRange(fact: ValueFact): string {
  const { status, noRangeReason } = fact
  const range = rangeOf(fact)
  const reason = noRangeReason === null ? '' : ` (${NO_RANGE_SENTENCES[noRangeReason].replace(/\.$/, '')})`
  if (range !== null) return `${amount(fact)}${status === null ? '' : `, ${status}`} (${range})`
  // Whoever sent it may have said so; nothing here can.
  return `${amount(fact)}${status === null ? '' : `, called ${status} by who measured it`}${reason}`
}

function rangeOf({ name, normalRangeMin: low, normalRangeMax: high, unit }: ValueFact): string | null {
  const limits = limitsText(rangeOfValue(name, { low, high, unit }))
  return limits === null ? null : `reference range ${limits} ${unit === null ? '' : unitText(unit)}`.trim()
}

const citeValue = ({ id, value, unit, measuredAt }: ValueFact): Citation => ({
  kind: 'biomarker_value',
  id,
  quoted: cite({ value, unit, measuredAt }),
})

function citeJudged(fact: ValueFact, withDay: boolean): Citation {
  const { id, value, unit, status, normalRangeMin, normalRangeMax, measuredAt } = fact
  const quoted = { value, unit, status, normalRangeMin, normalRangeMax }
  return { kind: 'biomarker_value', id, quoted: cite(withDay ? { ...quoted, measuredAt } : quoted) }
}
