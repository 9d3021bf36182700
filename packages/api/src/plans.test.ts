import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Caller, type Credential } from './testing/call.ts'
import { sessionCookie } from './testing/session-cookie.ts'

const ROWS = 100_000
const FILLED = [
  'patients',
  'assessments',
  'biomarker_values',
  'audit_events',
  'chat_threads',
  'chat_messages',
]

let db: TestDatabase
let call: Caller
let own: OrganizationFixture

/** Sees what the driver sends; there from the first connection on, and changes nothing of it. */
const sentQueries = vi.spyOn(Client.prototype, 'query')

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database, { patients: 100 })
  await fill()
}, 180_000)
afterAll(() => db.close())

/** 100,000 rows of the organization in each table that a named query reads, and fresh statistics. */
async function fill(): Promise<void> {
  const [keyId, userId] = [own.keys.clinician.id, own.users.clinician.id]
  await db.database.inOrganization({ organizationId: own.id, userId: null }, async ({ em }) => {
    await em.execute("set local statement_timeout = '120s'")
    await em.execute(
      `insert into patients (id, organization_id, full_name, search_name, gender, phone_digits, medical_history,
                             medications, allergies, family_history, created_at, updated_at)
       select gen_random_uuid(), ?, 'Patient ' || n, 'patient ' || n, 'female', n::text, '[]', '[]', '[]', '[]', now(), now()
         from generate_series(1, ${ROWS}) n`,
      [own.id],
    )
    await em.execute(
      `insert into assessments (id, organization_id, session_id, patient_id, requested_by, pipeline_type, status,
                                risk_level, requires_review, measured_at, completed_at, created_at, updated_at)
       select gen_random_uuid(), ?, 'filled ' || n, p.ids[1 + n % 100], ?,
              (array['retinal','speech','cardiology','radiology','dermatology','cognitive'])[1 + n % 6], 'completed',
              (array['low','moderate','high','critical'])[1 + (n / 6) % 4], n % 50 = 0,
              now() - n * interval '5 minutes', now(), now(), now()
         from generate_series(1, ${ROWS}) n,
              (select array_agg(id) as ids from patients where full_name like 'Fixture%') p`,
      [own.id, userId],
    )
    await em.execute(
      `insert into biomarker_values (id, organization_id, assessment_id, patient_id, pipeline_type, measured_at,
                                     biomarker_name, value, unit, created_at)
       select gen_random_uuid(), organization_id, id, patient_id, pipeline_type, measured_at,
              (array['heart_rate','vessel_density','hnr'])[1 + (random() * 2)::int], 70, '/min', now() from assessments`,
    )
    await em.execute(
      `insert into audit_events (id, organization_id, user_id, api_key_id, actor_type, event_type, resource_type,
                                 resource_id, patient_id, action, hipaa_relevant, phi_accessed, created_at)
       select gen_random_uuid(), organization_id, case when n % 2 = 0 then ?::uuid end,
              case when n % 2 = 1 then ?::uuid end, 'service', 'assessment.read', 'assessment', id, patient_id, 'read',
              true, true, now() - n * interval '1 minute'
         from (select a.*, row_number() over () as n from assessments a) filled`,
      [userId, keyId],
    )
  })
  await fillConversations()
  const client = new Client(db.endpoints.owner.client)
  await client.connect()
  await client.query('set role medilens_owner')
  for (const table of FILLED) {
    await client.query(`vacuum analyze ${table}`)
  }
  await client.end()
}

/** As many conversations of two people, some archived, and as many messages, a hundred in each of a thousand of them. */
const fillConversations = () =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, async ({ em }) => {
    await em.execute("set local statement_timeout = '120s'")
    await em.execute(
      `insert into chat_threads (id, organization_id, owner_id, patient_id, title, is_active, last_message_at, created_at, updated_at)
       select gen_random_uuid(), ?, (array[?, ?]::uuid[])[1 + n % 2], case when (n / 2) % 20 <> 0 then p.ids[1 + (n / 2) % 100] end, 'filled',
              n % 10 <> 0, now() - n * interval '1 minute', now(), now()
         from generate_series(1, ${ROWS}) n,
              (select array_agg(id) as ids from patients where full_name like 'Fixture%') p`,
      [own.id, own.users.clinician.id, own.users.patient.id],
    )
    await em.execute(
      `insert into chat_messages (id, organization_id, thread_id, role, status, content, created_at, updated_at)
       select gen_random_uuid(), t.organization_id, t.id, 'user', 'complete', 'filled', now() - n * interval '1 minute', now()
         from (select id, organization_id from chat_threads order by last_message_at desc limit ${ROWS / 100}) t,
              generate_series(1, 100) n`,
    )
  })

const Plan: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Index Name': z.string().optional(),
  get Plans() {
    return z.array(Plan).optional()
  },
})
interface PlanNode {
  'Node Type': string
  'Index Name'?: string | undefined
  Plans?: PlanNode[] | undefined
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** A statement as the driver is given it, prepared or not. */
const Sent = z.object({ text: z.string(), values: z.array(z.unknown()).optional() })

/** The plan of the one statement of a call that reads a table, as the app role would run it. */
async function planOf(
  table: string,
  procedure: string,
  input: object,
  role: 'clinician' | 'admin',
  by: Credential = own.keys[role].key,
) {
  sentQueries.mockClear()
  const answer = await call(procedure, input, by)
  const sent: unknown[][] = [...sentQueries.mock.calls]
  expect(answer.status, answer.text).toBe(200)
  const reads = sent
    .map(([query, values]) => Sent.parse(typeof query === 'string' ? { text: query, values } : query))
    .filter(({ text }) => text.startsWith('select') && text.includes(`from "${table}"`))
  const { text, values } = reads.at(-1) ?? {}
  return explain(String(text), values ?? [])
}

async function explain(text: string, values: unknown[]): Promise<PlanNode[]> {
  const client = new Client(db.endpoints.app.client)
  await client.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.organization_id', $1, true)", [own.id])
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${text}`, values)
    const [{ Plan: root }] = z.tuple([z.object({ Plan })]).parse(rows[0]?.['QUERY PLAN'])
    return nodesOf(root)
  } finally {
    await client.end()
  }
}

describe(`on ${ROWS} rows each named query is one index scan`, () => {
  const patientId = () => own.patients[7]?.id
  it.each([
    ['recent assessments of a patient', 'assessments', 'assessment.list', () => ({ patientId: patientId() })],
    ['assessments by pipeline', 'assessments', 'assessment.list', () => ({ pipelineType: 'retinal' })],
    ['newest assessments', 'assessments', 'assessment.list', () => ({})],
    ['awaiting review', 'assessments', 'assessment.list', () => ({ awaitingReview: true })],
    ['high and critical risk', 'assessments', 'assessment.list', () => ({ riskLevel: ['high', 'critical'] })],
    ['critical risk alone', 'assessments', 'assessment.list', () => ({ riskLevel: 'critical' })],
    ['the review queue', 'assessments', 'assessment.reviewQueue', () => ({})],
    [
      'assessments by requester',
      'assessments',
      'assessment.list',
      () => ({ requestedBy: own.users.clinician.id }),
    ],
    [
      'a biomarker over time',
      'biomarker_values',
      'biomarker.history',
      () => ({ patientId: patientId(), name: 'hnr' }),
    ],
    [
      'a biomarker of one eye over time',
      'biomarker_values',
      'biomarker.history',
      () => ({ patientId: patientId(), name: 'vessel_density', eyeLaterality: 'left' }),
    ],
    ['patients by name', 'patients', 'patient.list', () => ({})],
    ['patients by name prefix', 'patients', 'patient.search', () => ({ namePrefix: 'Patient 99' })],
    ['patients by phone digits', 'patients', 'patient.search', () => ({ phone: '99-9' })],
    [
      'audit by time',
      'audit_events',
      'audit.list',
      () => ({ until: new Date(Date.now() - 86_400_000).toISOString() }),
    ],
    ['audit by user', 'audit_events', 'audit.list', () => ({ userId: own.users.clinician.id })],
    ['audit by key', 'audit_events', 'audit.list', () => ({ apiKeyId: own.keys.clinician.id })],
    ['audit by resource', 'audit_events', 'audit.list', () => ({ resourceId: patientId() })],
    ['audit by patient', 'audit_events', 'audit.list', () => ({ patientId: patientId() })],
    [
      'audit by kind of event, of a day',
      'audit_events',
      'audit.list',
      () => ({ eventType: 'patient.delete', from: new Date(Date.now() - 86_400_000).toISOString() }),
    ],
  ] as const)('%s', async (_query, table, procedure, input) => {
    const plan = await planOf(
      table,
      procedure,
      input(),
      procedure.startsWith('audit') ? 'admin' : 'clinician',
    )
    const kinds = plan.map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''}`.trim())
    expect(kinds.filter((kind) => !/^(Limit|Result|Index Scan|Index Only Scan)/.test(kind))).toEqual([])
    expect(kinds.filter((kind) => kind.startsWith('Index'))).toHaveLength(1)
  })

  it('statistics of a month', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const firstDay = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
    const plan = await planOf(
      'assessments',
      'assessment.statistics',
      { firstDay, lastDay: today },
      'clinician',
    )
    const kinds = plan.map((node) => node['Node Type'])
    expect(kinds).not.toContain('Seq Scan')
    expect(plan.flatMap((node) => node['Index Name'] ?? [])).toEqual(['assessments_newest'])
  })

  it('the latest values of a patient: from name to name, the newest of each, and no more of ten years than of one', async () => {
    const plan = await planOf('biomarker_values', 'biomarker.latest', { patientId: patientId() }, 'clinician')
    const kinds = plan.map((node) => node['Node Type'])
    expect(kinds.filter((kind) => /Seq|Hash/.test(kind))).toEqual([])
    const indexes = plan.flatMap((node) => node['Index Name'] ?? [])
    expect(new Set(indexes)).toEqual(new Set(['biomarker_values_history', 'biomarker_values_pkey']))
    // One name at a time, and of each so many.
    expect(kinds).toContain('Recursive Union')
    expect(kinds.filter((kind) => kind === 'Limit').length).toBeGreaterThanOrEqual(3)
  })

  it('active conversations, those about one patient, and the messages of one', async () => {
    const by = await sessionCookie(db.database, own.users.clinician)
    const { data } = await call('chat.listThreads', { limit: 1 }, by)
    const [{ id: threadId } = { id: '' }] = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(data).items
    const cases = [
      ['chat_threads', 'chat.listThreads', {}, 'chat_threads_active'],
      ['chat_threads', 'chat.listThreads', { patientId: patientId() }, 'chat_threads_active_of_patient'],
      ['chat_messages', 'chat.listMessages', { threadId }, 'chat_messages_of_thread'],
    ] as const
    for (const [table, procedure, input, index] of cases) {
      const plan = await planOf(table, procedure, input, 'clinician', by)
      const kinds = plan.map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''}`.trim())
      expect(kinds.filter((kind) => !/^(Limit|Result|Index Scan|Index Only Scan)/.test(kind))).toEqual([])
      expect(plan.flatMap((node) => node['Index Name'] ?? [])).toEqual([index])
    }
  })

  it.each([
    ['assessments', 'assessment.list', () => ({})],
    ['assessments', 'assessment.list', () => ({ patientId: patientId() })],
    ['assessments', 'assessment.list', () => ({ riskLevel: ['high', 'critical'] })],
    ['assessments', 'assessment.reviewQueue', () => ({})],
    ['patients', 'patient.search', () => ({ namePrefix: 'patient' })],
    ['patients', 'patient.search', () => ({ phone: '9' })],
    ['audit_events', 'audit.list', () => ({ patientId: patientId() })],
  ] as const)('a further page of %s by %s', async (table, procedure, input) => {
    const role = procedure.startsWith('audit') ? 'admin' : 'clinician'
    const { data } = await call(procedure, { ...input(), limit: 5 }, own.keys[role].key)
    const { nextCursor } = z.object({ nextCursor: z.string() }).parse(data)
    const plan = await planOf(table, procedure, { ...input(), cursor: nextCursor }, role)
    const kinds = plan.map((node) => node['Node Type'])
    expect(kinds.filter((kind) => !/^(Limit|Result|Index Scan|Index Only Scan)/.test(kind))).toEqual([])
    // The page, and the row that its cursor names.
    expect(kinds.filter((kind) => kind.startsWith('Index'))).toHaveLength(2)
  })
})
