import type { PipelineType } from '@medilens/db'
import { convert } from '@medilens/db/catalogue'
import { AppError, type InputIssue } from '../trpc/error.ts'

/** A field of a result that is the same measure as a biomarker of the catalogue. */
export interface SameMeasure {
  readonly field: string
  readonly biomarker: string
  /** Of the field, in UCUM. */
  readonly unit: string
  /** So many decimals the field keeps. */
  readonly digits: number
}

const same = (field: string, biomarker: string, unit: string, digits: number): SameMeasure => ({
  field,
  biomarker,
  unit,
  digits,
})

/** By modality. CPPS is of a vowel or of a text, and its field does not say of which: it is not here. */
const SAME_MEASURES: Partial<Record<PipelineType, readonly SameMeasure[]>> = {
  cardiology: [
    same('heartRateBpm', 'heart_rate', '/min', 2),
    same('rmssdMs', 'rmssd', 'ms', 2),
    same('sdnnMs', 'sdnn', 'ms', 2),
    same('pnn50Percent', 'pnn50', '%', 2),
    same('prIntervalMs', 'pr_interval', 'ms', 2),
    same('qrsDurationMs', 'qrs_duration', 'ms', 2),
    same('qtIntervalMs', 'qt_interval', 'ms', 2),
    same('qtcMs', 'qtc_fridericia', 'ms', 2),
  ],
  retinal: [
    same('drGrade', 'retinopathy_grade', '{score}', 0),
    same('vesselDensity', 'vessel_density', '1', 4),
    same('avRatio', 'av_ratio_knudtson', '1', 3),
    same('tortuosityIndex', 'vessel_tortuosity', '1', 3),
  ],
  speech: [
    same('jitter', 'jitter_local', '%', 6),
    same('shimmer', 'shimmer_local', '%', 6),
    same('hnr', 'hnr', 'dB', 2),
    same('speechRate', 'speech_rate', '{syllable}/s', 2),
    same('pauseRatio', 'pause_ratio', '1', 3),
  ],
  dermatology: [same('diameterMm', 'lesion_diameter', 'mm', 2)],
}

export const sameMeasuresOf = (type: PipelineType): readonly SameMeasure[] => SAME_MEASURES[type] ?? []

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
