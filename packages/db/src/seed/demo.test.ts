import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ACCESS } from '../roles/access.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { DEMO_PIPELINES } from './demo/types.ts'
import { seedDemo, type DemoSummary } from './demo.ts'
import { demoHistory } from './demo/history.ts'
import { demoPatients } from './demo/patients.ts'
import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS } from './demo/people.ts'

const UNTIL = new Date('2026-03-15T12:00:00.000Z')

let own: TestDatabase
let superuser: Client

const open = async (): Promise<void> => {
  own = await testDatabase()
  superuser = new Client(own.superuser.client)
  await superuser.connect()
}
const close = async (): Promise<void> => {
  await superuser.end()
  await own.close()
}

const count = async (of: string): Promise<number> => {
  const { rows } = await superuser.query<{ count: number }>(`select count(*)::int as count from ${of}`)
  return rows[0]?.count ?? -1
}

/** Every row of every table, in a word each. */
const fingerprint = async () => {
  const words: Record<string, unknown> = {}
  for (const table of Object.keys(ACCESS)) {
    const { rows } = await superuser.query(
      `select md5(string_agg(t::text, ',' order by id)) as word from ${table} t`,
    )
    words[table] = rows[0]
  }
  return words
}

describe('the demo', () => {
  let summary: DemoSummary
  let worked: NodeJS.CpuUsage

  beforeAll(async () => {
    await open()
    const before = process.cpuUsage()
    summary = await seedDemo(own.database, { until: UNTIL })
    worked = process.cpuUsage(before)
  })
  afterAll(close)

  test('is there after less than three seconds’ work, and a second run changes nothing', async () => {
    expect((worked.user + worked.system) / 1_000).toBeLessThan(3_000)
    const before = await fingerprint()
    expect(summary).toEqual({
      organizationId: DEMO_ORGANIZATION_ID,
      created: true,
      clinicianId: DEMO_USERS.clinician.id,
      adminId: DEMO_USERS.admin.id,
      patientAccountId: DEMO_USERS.patient.id,
      patientId: DEMO_PATIENT_ID,
    })
    expect(await seedDemo(own.database)).toEqual({ ...summary, created: false })
    expect(await fingerprint()).toEqual(before)
  })

  test('holds everything that the generators made, and each thing where it belongs', async () => {
    const people = demoPatients(1)
    const runs = people.flatMap((person) => demoHistory(person, UNTIL))
    expect(await count('patients')).toBe(people.length)
    expect(await count('assessments')).toBe(runs.length)
    expect(await count('pipeline_stages')).toBe(runs.flatMap(({ stages }) => stages).length)
    expect(await count('biomarker_values')).toBe(runs.flatMap(({ biomarkers }) => biomarkers).length)
    for (const pipeline of DEMO_PIPELINES) {
      const ofPipeline = runs.filter(({ result }) => result?.pipelineType === pipeline)
      expect(ofPipeline.length).toBeGreaterThan(0)
      expect(await count(`${pipeline}_results`)).toBe(ofPipeline.length)
      expect(
        await count(`${pipeline}_results r join assessments a on a.id = r.assessment_id
                      where a.pipeline_type = '${pipeline}' and a.outcome = 'measured'`),
      ).toBe(ofPipeline.length)
    }
    const { rows: members } = await superuser.query(
      `select u.email, r.name::text as role from user_roles g join users u on u.id = g.user_id
         join roles r on r.id = g.role_id where g.organization_id = $1 order by 2`,
      [DEMO_ORGANIZATION_ID],
    )
    expect(members).toEqual(
      (['admin', 'clinician', 'patient', 'researcher'] as const).map((role) => ({
        email: DEMO_USERS[role].email,
        role,
      })),
    )
    const { rows: account } = await superuser.query(
      'select id, full_name as name from patients where user_id = $1',
      [DEMO_USERS.patient.id],
    )
    expect(account).toEqual([{ id: DEMO_PATIENT_ID, name: DEMO_USERS.patient.name }])
  })

  test('a status says where its value lies in its range, and without a range there is none', async () => {
    const wrong = await count(`biomarker_values where status is distinct from case
      when normal_range_min is null and normal_range_max is null then null
      when value between coalesce(normal_range_min, value) and coalesce(normal_range_max, value) then
        case when status = 'borderline' and value in (normal_range_min, normal_range_max) then status else 'normal' end
      when greatest(normal_range_min - value, value - normal_range_max) * 10
           <= coalesce(normal_range_max - normal_range_min, abs(coalesce(normal_range_min, normal_range_max)))
        then 'borderline'
      else 'abnormal' end`)
    expect(wrong).toBe(0)
    for (const status of ['normal', 'borderline', 'abnormal']) {
      expect(await count(`biomarker_values where status = '${status}'`), status).toBeGreaterThan(50)
    }
    expect(await count('biomarker_values where status is null')).toBeGreaterThan(50)
  })

  test('what was reviewed says by whom, what waits says so, and nothing lies in the future', async () => {
    expect(await count('assessments where (reviewed_at is null) <> (reviewed_by is null)')).toBe(0)
    expect(await count(`assessments where reviewed_by <> '${DEMO_USERS.clinician.id}'`)).toBe(0)
    expect(await count('assessments where requires_review and reviewed_at is null')).toBeGreaterThan(0)
    expect(await count('assessments where reviewed_at is not null')).toBeGreaterThan(0)
    const latest = 'greatest(measured_at, created_at, completed_at, reviewed_at, updated_at)'
    expect(await count(`assessments where ${latest} > now() or measured_at > created_at`)).toBe(0)
    expect(
      await count(`patients p where last_visit_at is distinct from
        (select max(measured_at) from assessments a where a.patient_id = p.id)`),
    ).toBe(0)
  })

  test('says in the audit that the system made it, once and without health data', async () => {
    const { rows } = await superuser.query(
      'select actor_type, event_type, resource_id, phi_accessed, details from audit_events',
    )
    expect(rows).toEqual([
      {
        actor_type: 'system',
        event_type: 'organization.seed_demo',
        resource_id: DEMO_ORGANIZATION_ID,
        phi_accessed: false,
        details: { patients: await count('patients'), assessments: await count('assessments') },
      },
    ])
  })
})

describe('making the demo', () => {
  beforeEach(open)
  afterEach(close)

  test('cut off in the middle it leaves the organization empty, and the next run makes it whole', async () => {
    await superuser.query(`
      create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
      create trigger cut before insert on audit_events execute function cut()`)
    await expect(seedDemo(own.database)).rejects.toThrow('cut off')
    for (const table of ['user_roles', 'patients', 'assessments', 'biomarker_values']) {
      expect(await count(table), table).toBe(0)
    }
    await superuser.query('drop function cut() cascade')
    expect(await seedDemo(own.database)).toMatchObject({ created: true })
    const people = Object.keys(DEMO_USERS).length
    expect([await count('organizations'), await count('memberships')]).toEqual([1, people])
  })

  test('two servers that start at once make it once', async () => {
    const done = await Promise.all([seedDemo(own.database), seedDemo(own.database), seedDemo(own.database)])
    expect(done.filter(({ created }) => created)).toHaveLength(1)
    expect(await count('organizations')).toBe(1)
    expect(await count('audit_events')).toBe(1)
  })

  test('without the reference data it says what is missing', async () => {
    await superuser.query('delete from roles')
    await expect(seedDemo(own.database)).rejects.toThrow('The role clinician is not seeded')
    expect(await count('organizations')).toBe(0)
  })
})
