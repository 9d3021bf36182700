/**
 * What a result can find that a clinician has to see, whatever level its pipeline gave the run: a pipeline screens, it does
 * not diagnose. Thresholds of single values are the catalogue's; here stands what a result says outright.
 */
import type { PipelineType } from '../vocabulary.ts'
import { atLeast, isTrue, isWord, type Condition, type Row } from './condition.ts'

interface Finding {
  /** The reason for which a run waits. */
  readonly name: string
  readonly where: Condition
  /** Who says that somebody has to look. */
  readonly source: string
}

const ADA = 'ADA Standards of Care 2024, 12: refer promptly'

/** By modality. What is told in free words, and probabilities without an agreed threshold, decide nothing here. */
const FINDINGS: Partial<Record<PipelineType, readonly Finding[]>> = {
  cardiology: [
    {
      name: 'arrhythmia detected',
      where: isTrue('arrhythmiaDetected'),
      source: 'AHA/ACC/HRS 2007, part I: a physician reads over what a computer says of an electrocardiogram',
    },
  ],
  retinal: [
    { name: 'moderate retinopathy or worse', where: atLeast('drGrade', 2), source: ADA },
    { name: 'severe retinopathy by the 4-2-1 rule', where: isTrue('fourTwoOneMet'), source: ADA },
    { name: 'macular edema', where: isTrue('dmePresent'), source: ADA },
  ],
  dermatology: [
    { name: 'high suspicion of melanoma', where: isWord('melanomaSuspicion', 'high'), source: 'Stolz' },
  ],
  cognitive: [
    // As if the run itself had been given the level.
    { name: 'critical risk', where: isWord('riskLevel', 'critical'), source: 'decision 10' },
    { name: 'high risk', where: isWord('riskLevel', 'high'), source: 'decision 10' },
  ],
}

/**
 * Why a run that was too poor to measure waits nonetheless, whatever reason it gives: to a program ventricular fibrillation
 * is noise, an arrest a flat line, and an escape rhythm too slow to be one. No other modality's sample hides what kills.
 */
const UNGRADED: Partial<Record<PipelineType, string>> = {
  cardiology: 'could not be graded, and may hold a dangerous rhythm',
}

/** Why an ungradable run of a modality waits for a clinician; empty where it need not. */
export const reasonsOfUngraded = (type: PipelineType): readonly string[] => {
  const reason = UNGRADED[type]
  return reason === undefined ? [] : [reason]
}

/** Why a run waits that measured a recording in part, of which so many seconds could not be read; empty where it was whole. */
export const reasonsOfUnread = (seconds: number): readonly string[] =>
  seconds > 0 ? [`${Math.max(1, Math.round(seconds))} s of the recording could not be read`] : []

/** Why a run with this result waits for a clinician; empty where it need not. */
export const findingsOf = (type: PipelineType, result: Row | undefined): readonly string[] =>
  result === undefined
    ? []
    : (FINDINGS[type] ?? []).flatMap(({ name, where }) => (where.of(result) === true ? [name] : []))
