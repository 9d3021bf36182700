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
): { readonly measured: readonly MeasuredField[]; readonly missing: readonly NotMeasured[] } {
  const held = new Map<string, unknown>(Object.entries(result))
  const fields = Object.entries<ResultField>(RESULT_FIELDS[result.pipelineType])
  const measured = fields.flatMap(([name, field]) => {
    const text = textOf(held.get(name), field)
    return text === null ? [] : [{ name, label: field.label, text, scale: field.scale }]
  })
  const shown = new Set(measured.map(({ name }) => name))
  const absent = fields.flatMap(([name, { label }]) => (shown.has(name) ? [] : [{ name, label }]))
  return { measured, missing: missingBy(absent, notMeasured) }
}

/** Reasons for what is no field of a result, or where there is no result. */
export function missingBy(
  absent: readonly { readonly name: string; readonly label: string }[],
  said: readonly Said[],
): NotMeasured[] {
  const reasons = new Map(said.map(({ name, reason }) => [name, reason]))
  const known = new Set(absent.map(({ name }) => name))
  const all = [
    ...absent,
    ...said.flatMap(({ name }) => (known.has(name) ? [] : [{ name, label: titleOf(name) }])),
  ]
  const grouped = Map.groupBy(all, ({ name }) => reasons.get(name) ?? null)
  return [...grouped]
    .map(([reason, members]) => ({
      reason: reason === null ? null : readable(reason),
      labels: members.map(({ label }) => label),
    }))
    .toSorted((a, b) => Number(a.reason === null) - Number(b.reason === null))
}

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

const SPELLED: Readonly<Record<string, string>> = { chest_xray: 'chest X-ray', ct: 'CT', mri: 'MRI' }

const enumText = (value: string): string =>
  SPELLED[value] ?? (/^[a-z]+(_[a-z]+)+$/.test(value) ? wordsOf(value) : value)

/** A finding: what, where and how sure. */
function itemText(item: unknown): string {
  if (typeof item === 'string') return item
  if (typeof item !== 'object' || item === null || !('label' in item)) return ''
  const place = 'location' in item && typeof item.location === 'string' ? `, ${item.location}` : ''
  const sure =
    'probability' in item && typeof item.probability === 'number' ? ` (${formatShare(item.probability)})` : ''
  return `${String(item.label)}${place}${sure}`
}
