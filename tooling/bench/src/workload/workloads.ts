import type { Database } from '@medilens/db'
import type { Clinic } from '../data/clinics.ts'
import { openAssessments } from '../data/open-assessments.ts'
import { MEASURED, VALUES_OF_ASSESSMENT } from '../data/rows.ts'
import { PLACE, type LoadJob } from '../load/job.ts'

export const WORKLOAD_NAMES = ['W1', 'W2', 'W3', 'W4', 'W5'] as const
export type WorkloadName = (typeof WORKLOAD_NAMES)[number]

/** What is asked, of the server and of the floor alike. */
type Questions = Pick<LoadJob, 'template' | 'connections' | 'usesOfId'>

/** What the questions of a workload are made from. */
export interface Asking {
  readonly database: Database
  /** One a connection: each is a service of one clinic. */
  readonly clinics: readonly Clinic[]
  /** How long a run is, in s. */
  readonly seconds: number
}

/** One piece of work of `workloads.md`. */
export interface Workload {
  readonly work: string
  readonly procedure: string
  /** The least share of the floor's requests per second that the house promises. */
  readonly target: number
  /** How many rows an answer has at least. */
  readonly rows: number
  readonly questions: (asking: Asking) => Promise<Questions>
  /** How many answers make a side warm, where that is fewer than usual. */
  readonly warm?: number
}

const about = (clinics: readonly Clinic[], idsOf: (clinic: Clinic) => readonly string[]) =>
  clinics.map((clinic) => ({ authorization: clinic.authorization, ids: [...idsOf(clinic)] }))

/** A patient who is recorded of has a longer history with each call: those who are read are others. */
const read = ({ patients }: Clinic) => patients.slice(0, Math.ceil(patients.length / 2))
const recordedOf = ({ patients }: Clinic) => patients.slice(Math.ceil(patients.length / 2))

const ofPatients =
  (input: object, which: (clinic: Clinic) => readonly string[]) =>
  async ({ clinics }: Asking): Promise<Questions> => ({
    template: JSON.stringify({ ...input, patientId: PLACE }),
    connections: about(clinics, which),
    usesOfId: null,
  })

const value = ([name, category, amount, unit]: (typeof MEASURED)['retinal'][number]) => ({
  name,
  category,
  value: amount,
  unit,
  confidence: 0.9,
})

const RECORDED = {
  pipelineType: 'retinal',
  riskScore: 25.5,
  riskLevel: 'low',
  confidence: 0.92,
  biomarkers: MEASURED.retinal.map(value),
  result: {
    drGrade: 1,
    eyeLaterality: 'left',
    imageQuality: 0.95,
    vesselDensity: 0.45,
    avRatio: 0.67,
    tortuosityIndex: 1.12,
  },
}

const VALUES_A_CALL = 1000
/** What an assessment holds at most, by how much a call brings. */
const CALLS_AN_ASSESSMENT = 5
/** Of all connections: more than any machine does, and a run that needs more says so. */
const MOST_SAVES_A_SECOND = 400

const SAVED = Array.from({ length: VALUES_A_CALL }, (_, index) => ({
  name: `layer_thickness_${index}`,
  category: 'layer',
  value: 20 + (index % 100) / 4,
  unit: 'um',
  confidence: 0.9,
}))

/** Assessments that were there before the run, newest first. */
const recordedIn = async ({ database, clinics }: Asking): Promise<Map<string, string[]>> => {
  const found = await Promise.all(
    clinics.map(async ({ id: organizationId }) => {
      const rows = await database.inOrganization({ organizationId, userId: null }, ({ sql }) =>
        sql
          .selectFrom('assessments')
          .select('id')
          .where('organizationId', '=', organizationId)
          .where('pipelineType', '=', 'retinal')
          .where('status', '=', 'completed')
          .where('pipelineVersion', '=', '1.0.0')
          .orderBy('shuffleKey')
          .limit(500)
          .execute(),
      )
      return [organizationId, rows.map(({ id }) => id)] as const
    }),
  )
  return new Map(found)
}

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  W1: {
    work: 'record one analysis',
    procedure: 'assessment.record',
    rows: 1,
    target: 0.55,
    questions: ofPatients(RECORDED, recordedOf),
  },
  W2: {
    work: '90 days of a biomarker',
    procedure: 'biomarker.history',
    rows: 85,
    target: 0.6,
    questions: ofPatients({ name: 'vessel_density', days: 90 }, read),
  },
  W3: {
    work: 'last 10 assessments',
    procedure: 'assessment.list',
    rows: 10,
    target: 0.6,
    questions: ofPatients({ pipelineType: 'retinal', limit: 10 }, read),
  },
  W4: {
    work: 'one assessment whole',
    procedure: 'assessment.get',
    rows: VALUES_OF_ASSESSMENT,
    target: 0.6,
    questions: async (asking) => {
      const ids = await recordedIn(asking)
      return {
        template: JSON.stringify({ assessmentId: PLACE, include: ['biomarkers', 'stages', 'result'] }),
        connections: about(asking.clinics, ({ id }) => ids.get(id) ?? []),
        usesOfId: null,
      }
    },
  },
  W5: {
    work: `save ${VALUES_A_CALL} values`,
    procedure: 'biomarker.save',
    rows: VALUES_A_CALL,
    target: 0.3,
    warm: 100,
    questions: async ({ database, clinics, seconds }) => {
      const each = Math.ceil((seconds * MOST_SAVES_A_SECOND) / CALLS_AN_ASSESSMENT / clinics.length)
      const opened = await openAssessments(database, clinics, each)
      return {
        template: JSON.stringify({ assessmentId: PLACE, biomarkers: SAVED }),
        connections: clinics.map(({ authorization }, index) => ({
          authorization,
          ids: (opened[index] ?? []).map(({ id }) => id),
        })),
        usesOfId: CALLS_AN_ASSESSMENT,
      }
    },
  },
}
