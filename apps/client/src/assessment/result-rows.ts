import type { PipelineType } from '@medilens/db/vocabulary'
import { formatNumber, formatShare } from '../format/number.ts'
import { formatUnit } from '../format/unit.ts'
import { titleOf, wordsOf } from '../format/words.ts'
import type { Result } from './detail.ts'
import { RESULT_FIELDS, type ResultField } from './result-fields.ts'

/** A field of a result that was measured, as it is read. */
export interface MeasuredField {
  readonly name: string
  readonly label: string
  readonly text: string
  readonly scale: string | undefined
}

/** What was not measured, for one reason. */
export interface NotMeasured {
  /** Null where none was given. */
  readonly reason: string | null
  readonly labels: readonly string[]
}

interface Said {
  readonly name: string
  readonly reason: string
}

/** A result as people read it: what was measured, in the order of its fields, and what was not, by the reason. */
export function resultRows(
  result: Result,
  notMeasured: readonly Said[],
  labelOf: (name: string) => string = titleOf,
): { readonly measured: readonly MeasuredField[]; readonly missing: readonly NotMeasured[] } {
  const held = new Map<string, unknown>(Object.entries(result))
  const fields = Object.entries<ResultField>(RESULT_FIELDS[result.pipelineType])
  const measured = fields.flatMap(([name, field]) => {
    const text = textOf(held.get(name), field)
    return text === null ? [] : [{ name, label: field.label, text, scale: field.scale }]
  })
  const shown = new Set(measured.map(({ name }) => name))
  const absent = fields.flatMap(([name, { label }]) => (shown.has(name) ? [] : [{ name, label }]))
  return { measured, missing: missingBy(absent, notMeasured, labelOf) }
}

/** What was not measured where there is no result at all: what the fields of one would be is called as in one. */
export const missingOf = (
  pipelineType: PipelineType,
  said: readonly Said[],
  labelOf: (name: string) => string = titleOf,
): NotMeasured[] => {
  const absent = Object.entries<ResultField>(RESULT_FIELDS[pipelineType])
    .map(([name, { label }]) => ({ name, label }))
    .filter((field) => said.some(({ name }) => isSameMeasure(name, field.name, field.label)))
  return missingBy(absent, said, labelOf)
}

/**
 * Reasons for what is no field of a result. A pipeline may give one for a field and for the
 * biomarker that is the same measure, `sdnnMs` and `sdnn`: it is named once.
 * @param labelOf what a biomarker is called
 */
function missingBy(
  absent: readonly { readonly name: string; readonly label: string }[],
  said: readonly Said[],
  labelOf: (name: string) => string,
): NotMeasured[] {
  const measures = new Map<string, { readonly label: string; readonly reason: string | null }>()
  const reasons = new Map(said.map(({ name, reason }) => [name, reason]))
  for (const { name, label } of absent) {
    const alias = said.find((one) => isSameMeasure(one.name, name, label))
    measures.set(label.toLowerCase(), { label, reason: reasons.get(name) ?? alias?.reason ?? null })
  }
  for (const { name, reason } of said) {
    const label = labelOf(name)
    const isKnown = absent.some((field) => isSameMeasure(name, field.name, field.label))
    if (!isKnown && !measures.has(label.toLowerCase())) measures.set(label.toLowerCase(), { label, reason })
  }
  const grouped = Map.groupBy(measures.values(), ({ reason }) => reason)
  return [...grouped]
    .map(([reason, members]) => ({
      reason: reason === null ? null : readable(reason),
      labels: members.map(({ label }) => label),
    }))
    .toSorted((a, b) => Number(a.reason === null) - Number(b.reason === null))
}

/** Whether a name is that of a field, or of the biomarker that measures the same: `qtc_fridericia` of "QTc (Fridericia)". */
const isSameMeasure = (name: string, field: string, label: string): boolean =>
  name === field || plain(name) === plain(field.replace(UNIT_SUFFIX, '')) || plain(name) === plain(label)

/** As fields end that say their unit. */
const UNIT_SUFFIX = /(Ms|Mm|Bpm|Percent)$/

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** A pipeline gives its reasons as a sentence or as a key. */
const readable = (reason: string): string =>
  /^[a-z0-9]+(_[a-z0-9]+)+$/.test(reason) ? `${titleOf(reason)}.` : reason

/** A value of whatever kind in words and figures; null where there is none. */
function textOf(value: unknown, { unit, isShare }: ResultField): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') {
    if (isShare) return formatShare(value)
    const read = formatUnit(unit ?? null)
    return read === '' ? formatNumber(value) : `${formatNumber(value)} ${read}`
  }
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(itemText).join('; ')
  return typeof value === 'string' ? enumText(value) : null
}

/** The findings of our pipeline, in the words of its field; a lab's own are told as it wrote them. */
const ARRHYTHMIAS: Readonly<Record<string, string>> = {
  early_beats_usual_shape: 'early beats of the usual shape (mostly atrial)',
  early_beats_other_shape: 'early beats of another shape (mostly ventricular)',
  irregular_intervals: 'many irregular intervals',
  irregularly_irregular_suspected: 'suspected irregularly irregular rhythm, as in atrial fibrillation',
  pause_over_3_s: 'a pause of more than 3 s',
}

const SPELLED: Readonly<Record<string, string>> = { chest_xray: 'chest X-ray', ct: 'CT', mri: 'MRI' }

const enumText = (value: string): string =>
  SPELLED[value] ?? (/^[a-z]+(_[a-z0-9]+)+$/.test(value) ? wordsOf(value) : value)

/** A finding: what, where and how sure. */
function itemText(item: unknown): string {
  if (typeof item === 'string') return ARRHYTHMIAS[item] ?? enumText(item)
  if (typeof item !== 'object' || item === null || !('label' in item)) return ''
  const place = 'location' in item && typeof item.location === 'string' ? `, ${item.location}` : ''
  const sure =
    'probability' in item && typeof item.probability === 'number' ? ` (${formatShare(item.probability)})` : ''
  return `${String(item.label)}${place}${sure}`
}
