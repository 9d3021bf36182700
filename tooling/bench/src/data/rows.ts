import { newId, type AssessmentId, type PatientId, type PipelineType } from '@medilens/db'

/** Of each patient: a retinal analysis a day, and one of speech every so many days. */
const DAYS = 100
const SPEECH_EVERY = 4
export const ASSESSMENTS_OF_PATIENT = DAYS + DAYS / SPEECH_EVERY

/** What an analysis of each kind measures: twelve values. */
export const MEASURED = {
  retinal: [
    ['vessel_density', 'vessel', 0.45, '1'],
    ['vessel_tortuosity', 'vessel', 1.12, '1'],
    ['av_ratio_knudtson', 'vessel', 0.67, '1'],
    ['retinopathy_grade', 'lesion', 1, '{score}'],
    ['vessel_density_nasal', 'vessel', 0.41, '1'],
    ['vessel_density_temporal', 'vessel', 0.47, '1'],
    ['vessel_density_superior', 'vessel', 0.44, '1'],
    ['vessel_density_inferior', 'vessel', 0.46, '1'],
    ['cup_disc_ratio', 'disc', 0.4, '1'],
    ['macular_thickness', 'macula', 265.5, 'um'],
    ['microaneurysm_count', 'lesion', 2, '1'],
    ['exudate_area', 'lesion', 0.25, '%'],
  ],
  speech: [
    ['jitter_local', 'voice', 0.6, '%'],
    ['jitter_rap', 'voice', 0.35, '%'],
    ['jitter_ppq5', 'voice', 0.4, '%'],
    ['shimmer_local', 'voice', 3.1, '%'],
    ['shimmer_apq11', 'voice', 2.4, '%'],
    ['hnr', 'voice', 21.5, 'dB'],
    ['speech_rate', 'fluency', 4.2, '/s'],
    ['pause_ratio', 'fluency', 0.2, '1'],
    ['pitch_mean', 'voice', 142, 'Hz'],
    ['pitch_sd', 'voice', 18.5, 'Hz'],
    ['intensity_mean', 'voice', 62.1, 'dB'],
    ['articulation_rate', 'fluency', 5.1, '/s'],
  ],
} as const satisfies Partial<
  Record<PipelineType, readonly (readonly [name: string, category: string, value: number, unit: string])[]>
>

export const VALUES_OF_ASSESSMENT = MEASURED.retinal.length

type Pipeline = keyof typeof MEASURED

interface Assessment {
  readonly id: AssessmentId
  readonly patientId: PatientId
  readonly pipeline: Pipeline
  readonly measuredAt: Date
  readonly riskScore: number
  readonly riskLevel: string
  /** How many days ago. */
  readonly age: number
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** High and critical risks, which wait for a review, are rare; older ones were reviewed. */
const levelOf = (score: number): string =>
  score >= 99 ? 'critical' : score >= 94 ? 'high' : score >= 60 ? 'moderate' : 'low'
const REVIEWED_AFTER_DAYS = 10

/** The assessments of some patients, oldest first, as they would have been recorded. */
export function* assessmentsOf(patients: readonly PatientId[], now: number): Generator<Assessment> {
  for (let age = DAYS - 1; age >= 0; age--) {
    for (const [index, patientId] of patients.entries()) {
      const measuredAt = new Date(now - age * DAY_MS - (index + 1) * MINUTE_MS)
      const pipelines: Pipeline[] = age % SPEECH_EVERY === 0 ? ['retinal', 'speech'] : ['retinal']
      for (const pipeline of pipelines) {
        const riskScore = Math.round(Math.random() * 10_000) / 100
        const run = { id: newId<'AssessmentId'>(), patientId, pipeline, measuredAt, age }
        yield { ...run, riskScore, riskLevel: levelOf(riskScore) }
      }
    }
  }
}

/** A line of COPY for the staged assessments. */
export const assessmentLine = ({
  id,
  patientId,
  pipeline,
  measuredAt,
  riskScore,
  riskLevel,
  age,
}: Assessment): string => {
  const waits = riskLevel === 'high' || riskLevel === 'critical'
  const reviewed = waits && age > REVIEWED_AFTER_DAYS
  return `${id}\t${patientId}\t${pipeline}\t${measuredAt.toISOString()}\t${riskScore}\t${riskLevel}\t${waits}\t${reviewed}\n`
}

/** The twelve lines of COPY for the staged values of one. */
export const valueLines = ({ id, pipeline }: Assessment): string =>
  MEASURED[pipeline]
    .map(([name, category, usual, unit]) => {
      const value = Math.round(usual * (0.9 + Math.random() * 0.2) * 1e6) / 1e6
      return `${id}\t${name}\t${category}\t${value}\t${unit}\n`
    })
    .join('')
