import { DEMO_PATIENT_ID, DEMO_USERS } from '@medilens/db'
import { ANALYZE_ROW } from './analyze.ts'
import { must, timed, took, type Row } from './row.ts'
import type { Stage } from './stage.ts'

const patientId = DEMO_PATIENT_ID
const MANY = 500

/** What the guide does with assessments, through the client and over HTTP. */
export const ASSESSMENT_ROWS: readonly Row[] = [
  {
    says: '`create_assessment` / `save_biomarkers` / `update_assessment_status`, then commit',
    here: 'assessment.create, biomarker.save, assessment.updateStatus; or assessment.record, all in one',
    async show({ client }) {
      const { assessment, biomarker } = await client('clinician')
      const { id, sessionId } = await assessment.create.mutate({ patientId, pipelineType: 'retinal' })
      const value = {
        name: 'vessel_density',
        category: 'vessel',
        value: 0.45,
        unit: 'ratio',
        status: 'normal',
      } as const
      const { items } = await biomarker.save.mutate({ assessmentId: id, biomarkers: [value] })
      const done = await assessment.updateStatus.mutate({
        assessmentId: id,
        status: 'completed',
        riskScore: 25.5,
        confidence: 0.92,
      })
      must(
        items.length === 1 && items[0]?.value === 0.45 && items[0].unit === '1',
        'the value came back otherwise',
      )
      must(
        done.status === 'completed' && done.riskScore === 25.5 && done.confidence === 0.92,
        'it is not completed',
      )
      const [recorded, spent] = await timed(() =>
        assessment.record.mutate({
          patientId,
          pipelineType: 'retinal',
          riskScore: 25.5,
          biomarkers: [value],
        }),
      )
      must(recorded.status === 'completed', 'assessment.record left it open')
      return [
        `${sessionId}: vessel_density 0.45 in unit 1; ${done.status}, risk ${done.riskScore}, confidence ${done.confidence}`,
        `the same by assessment.record: one call, one transaction, ${took(spent)}`,
      ]
    },
  },
  {
    says: '`get_user_assessments(user, pipeline, limit)`',
    here: 'assessment.list: by patientId, or userId for the patient that a user is; keyset pages',
    async show({ client }) {
      const { assessment } = await client('clinician')
      const query = { userId: DEMO_USERS.patient.id, pipelineType: 'retinal', limit: 10 } as const
      const [{ items, nextCursor }, spent] = await timed(() => assessment.list.query(query))
      must(items.length === 10 && nextCursor !== null, 'there is no page of ten')
      must(
        items.every((item) => item.patientId === patientId && item.pipelineType === 'retinal'),
        'others are among them',
      )
      const times = items.map(({ measuredAt }) => measuredAt)
      must(times.join() === times.toSorted().toReversed().join(), 'they are not newest first')
      const next = await assessment.list.query({ ...query, cursor: nextCursor })
      const ids = new Set([...items, ...next.items].map(({ id }) => id))
      must(ids.size === items.length + next.items.length, 'two pages overlap')
      const { items: byPatient } = await assessment.list.query({
        patientId,
        pipelineType: 'retinal',
        limit: 10,
      })
      must(byPatient[0]?.id === items[0]?.id, 'patientId finds others than userId')
      return [
        `${items.length} retinal assessments of that user, ${times[0]?.slice(0, 10)} back to ${times.at(-1)?.slice(0, 10)}`,
        `${took(spent)}; the next page begins where this one ends`,
      ]
    },
  },
  {
    says: '`get_user_biomarker_history(user, name, days=90)`',
    here: 'biomarker.history: of one patient, in one unit',
    async show({ client }) {
      const { biomarker } = await client('clinician')
      const query = { userId: DEMO_USERS.patient.id, name: 'vessel_density', days: 90 }
      const [{ points, unit }, spent] = await timed(() => biomarker.history.query(query))
      const since = new Date(Date.now() - 90 * 86_400_000).toISOString()
      must(points.length > 1 && unit === '1', 'there is no history')
      must(
        points.every(({ measuredAt }) => measuredAt >= since),
        'older values are among them',
      )
      const percent = await biomarker.history.query({ ...query, unit: '%' })
      const [first] = points
      must(Math.abs((percent.points[0]?.value ?? 0) - (first?.value ?? 0) * 100) < 1e-9, '% is not converted')
      return [
        `${points.length} values of vessel_density in unit ${unit} over 90 days, in ${took(spent)}`,
        `asked for in %: ${first?.value} is ${percent.points[0]?.value}, never both in one series`,
      ]
    },
  },
  {
    says: '`get_assessment_by_id(load_relationships=True)`',
    here: 'assessment.get with include; as many statements for many rows as for one',
    async show(stage) {
      const few = await statementsOfGet(stage, 1)
      const many = await statementsOfGet(stage, MANY)
      must(
        few.statements === many.statements,
        `${few.statements} statements for one value, ${many.statements} for ${MANY}`,
      )
      return [
        `with biomarkers, stages, result and explanations: ${few.statements} statements for 1 value, ${many.statements} for ${MANY}`,
        `${took(many.spent)} for ${MANY} values`,
      ]
    },
  },
  ANALYZE_ROW,
  {
    says: 'audit logs in `audit_events`',
    here: 'written in the transaction of the change; reads of health data too',
    async show({ client, statementsOf }) {
      const statements = await statementsOf(({ patient }) => patient.get.query({ patientId }))
      const event = statements.findIndex((text) => text.includes('insert into "audit_events"'))
      must(
        event > 0 && statements.at(-1) === 'commit' && event < statements.length - 1,
        'the event is not in the transaction',
      )
      const admin = await client('admin')
      const { items } = await admin.audit.list.query({ patientId, limit: 5 })
      const [latest] = items
      must(latest?.eventType === 'patient.read' && latest.phiAccessed, 'the read left no event')
      const kept = JSON.stringify(items)
      must(!kept.includes(DEMO_USERS.patient.name), 'an event names the patient')
      return [
        `a read: ${statements.length} statements, the event is number ${event + 1}, the last is commit`,
        `asked by an admin: ${items.map(({ eventType, action }) => `${eventType} (${action})`).join(', ')}`,
      ]
    },
  },
]

const sections = ['biomarkers', 'stages', 'result', 'explanations'] as const

async function statementsOfGet({ client, statementsOf }: Stage, values: number) {
  const { assessment } = await client('clinician')
  const { id } = await assessment.record.mutate({
    patientId,
    pipelineType: 'retinal',
    biomarkers: Array.from({ length: values }, () => ({ name: 'vessel_density', value: 0.45 })),
    result: { vesselDensity: 0.45 },
  })
  let spent = 0
  const statements = await statementsOf(async (clinician) => {
    const [detail, milliseconds] = await timed(() =>
      clinician.assessment.get.query({ assessmentId: id, include: [...sections] }),
    )
    must(detail.biomarkers?.length === values, `${detail.biomarkers?.length} of ${values} values came back`)
    spent = milliseconds
  })
  return { statements: statements.length, spent }
}
