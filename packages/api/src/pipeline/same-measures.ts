import type { PipelineType } from '@medilens/db'
import { convert } from '@medilens/db/catalogue'
import { sameMeasuresOf, type SameMeasure } from '@medilens/db/rules'
import { AppError, type InputIssue } from '../trpc/error.ts'

/** A value with its unit in UCUM. */
interface Value {
  readonly name: string
  readonly value: number
  readonly unit: string | null
}

/**
 * Holds a result to the biomarkers beside it: what is the same measure says the same value, but for the last decimal that the
 * field keeps. Throws `invalid_input`, at the field.
 */
export function requireSameMeasures(
  type: PipelineType,
  result: object | null | undefined,
  values: readonly Value[],
): void {
  if (result === null || result === undefined || values.length === 0) return
  const issues = sameMeasuresOf(type).flatMap((measure): readonly InputIssue[] => {
    const said: unknown = Reflect.get(result, measure.field)
    if (typeof said !== 'number') return []
    const differs = values.some(
      (value) => value.name === measure.biomarker && !saysSame(said, value, measure),
    )
    return differs
      ? [{ path: `result.${measure.field}`, problem: `must be what the biomarker ${measure.biomarker} says` }]
      : []
  })
  if (issues.length === 0) return
  throw new AppError('invalid_input', 'The result and its biomarkers say different values.', issues)
}

function saysSame(said: number, { value, unit }: Value, { unit: ofField, digits }: SameMeasure): boolean {
  const converted = unit === null ? null : convert(value, unit, ofField)
  if (converted === null) return true
  // A grade is one or another; what is measured may have been rounded twice.
  const tolerance = digits === 0 ? 0 : 10 ** -digits
  return Math.abs(converted - said) <= tolerance * 1.000_001
}
