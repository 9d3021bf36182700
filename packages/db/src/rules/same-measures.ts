import type { PipelineType } from '../vocabulary.ts'

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

/** Which fields of a modality's result say what a biomarker beside it says. */
export const sameMeasuresOf = (type: PipelineType): readonly SameMeasure[] => SAME_MEASURES[type] ?? []
