import { PERMISSIONS, ROLE_NAMES } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatServices } from './chat/chat-services.ts'
import { inventory } from './inventory.ts'
import { GetPatientInput, Patient } from './patient/schema.ts'
import { getPatient } from './patient/service.ts'
import { appRouter } from './router.ts'
import { httpCaller, testServices, type Caller } from './testing/call.ts'
import { documentedProcedures, type DocumentedProcedure } from './testing/permission-cells.ts'
import { permissionViolations, type PermissionTrial } from './testing/permissions.ts'
import { Background } from './trpc/background.ts'
import { can, router } from './trpc/procedure.ts'

/** While a policy is dropped, answers that are written in the background may find nothing to write into. */
let isPolicyDropped = false
const background = new Background((error) => {
  if (!isPolicyDropped) throw error
})
const services = () =>
  testServices({ chat: chatServices({ questionsAMinute: 10_000 }), background: background.run })

const statements: string[] = []
let db: TestDatabase
let call: Caller
let documented: DocumentedProcedure[]

beforeAll(async () => {
  db = await testDatabase({ echo: (statement) => statements.push(statement) })
  call = httpCaller(db.database, services())
  documented = await documentedProcedures()
})
afterAll(() => db.close())

const trial = (more: Partial<PermissionTrial> = {}): PermissionTrial => ({
  database: db.database,
  setUp: call,
  call,
  inventory: inventory(),
  documented,
  roles: ROLE_NAMES,
  ...more,
})

const documentedAs = (...paths: readonly string[]) => documented.filter(({ path }) => paths.includes(path))

describe('docs/permissions.md', { timeout: 120_000 }, () => {
  it('names every procedure, with what it needs', () => {
    expect(documented.map(({ path, needs, people }) => [path, needs, people])).toEqual(
      inventory().map(({ path, meta }) => [
        path,
        meta.permission,
        meta.people && meta.permission.includes(':'),
      ]),
    )
  })

  it('is so in every cell, by key and signed in, and every refusal is in the audit', async () => {
    expect(await permissionViolations(trial())).toEqual([])
  })
})

describe('a permission that is asked for no longer', { timeout: 120_000 }, () => {
  it('is noticed in every cell that it refused', async () => {
    const everything = Object.fromEntries(PERMISSIONS.map((permission) => [permission, 'all' as const]))
    const open = httpCaller(db.database, services(), {
      seenAs: (caller) => (caller.kind === 'person' ? caller : { ...caller, grants: everything }),
    })
    const violations = await permissionViolations(trial({ call: open }))
    const refusing = documented.flatMap(({ path, people, cells }) =>
      ROLE_NAMES.filter((role) => cells[role] === null).flatMap((role) =>
        [...(people ? [] : ['key']), 'person'].map((kind) => `${path} as ${role} (${kind}): is refused`),
      ),
    )
    expect(refusing.length).toBeGreaterThan(100)
    expect(refusing.filter((cell) => !violations.some((found) => found.startsWith(cell)))).toEqual([])
  })

  it('is noticed where one procedure asks for another', async () => {
    const get = can('patient:identify').query({
      audit: { event: 'patient.read', resource: 'patient', action: 'read', phi: true },
      input: GetPatientInput,
      output: Patient,
      run: getPatient,
    })
    const { patient, ...others } = appRouter._def.record
    const changed = httpCaller(db.database, services(), {
      router: router({ ...others, patient: router({ ...patient, get }) }),
    })
    const violations = await permissionViolations(
      trial({ call: changed, documented: documentedAs('patient.get') }),
    )
    expect(violations.map((found) => found.split(':')[0])).toEqual([
      'patient.get as admin (key)',
      'patient.get as admin (person)',
      'patient.read as admin (key)',
      'patient.read as admin (person)',
    ])
  })
})

/** A policy that is there to let a serving role see rows. */
interface Policy {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Runs statements as the tables' owner. */
async function asOwner<Row extends object>(...texts: readonly string[]): Promise<Row[]> {
  const client = new Client(db.endpoints.owner.client)
  await client.connect()
  try {
    await client.query('set role medilens_owner')
    const found: Row[] = []
    for (const text of texts) found.push(...(await client.query<Row>(text)).rows)
    return found
  } finally {
    await client.end()
  }
}

const policies = () =>
  asOwner<Policy>(
    `select tablename as table, policyname as name,
            format('create policy %I on %I as %s for %s to %s', policyname, tablename, permissive, cmd,
                   array_to_string(roles, ', '))
              || coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '')
              as definition
       from pg_policies where roles && '{medilens_app,medilens_auth}' order by 1, 2`,
  )

/** Which procedures touch which table, when they are called by a key or a person of a role. */
async function touched(): Promise<Map<string, DocumentedProcedure[]>> {
  const tables = [...new Set((await policies()).map(({ table }) => table))]
  const found = new Map<string, Set<string>>(tables.map((table) => [table, new Set()]))
  const around: PermissionTrial['around'] = async (path, ask) => {
    await background.settled()
    const before = statements.length
    const answer = await ask()
    await background.settled()
    const sent = statements.slice(before).join('\n')
    for (const table of tables) if (new RegExp(`\\b${table}\\b`).test(sent)) found.get(table)?.add(path)
    return answer
  }
  for (const role of ['clinician', 'admin', 'researcher'] as const) {
    await permissionViolations(trial({ roles: [role], around }))
  }
  return new Map([...found].map(([table, paths]) => [table, documentedAs(...paths)]))
}

/** What no answer to a sample depends on, and why. */
const UNNOTICED: Readonly<Record<string, string>> = {
  'accounts.sign_in': 'sign-in’s own routes alone',
  'biomarker_catalogue.readable': 'an empty catalogue is an answer',
  'service_keys.sign_in': 'nobody of an organization holds such a key: hand-over.test.ts does',
  'sign_in_attempts.sign_in': 'sign-in’s own routes alone',
  'users.own_account': 'whoever is a member sees their account as one',
}
/** The samples are of one modality; `modalities.test.ts` writes and reads the results of each. */
const OTHER_RESULTS = /^(?!cardiology)\w+_results\.own_organization$/

it('shows when a policy is dropped, each of them', { timeout: 120_000 }, async () => {
  const procedures = await touched()
  const unnoticed: string[] = []
  for (const { table, name, definition } of await policies()) {
    await background.settled()
    isPolicyDropped = true
    await asOwner(`drop policy ${name} on ${table}`)
    try {
      if (!(await isNoticed(procedures.get(table) ?? []))) unnoticed.push(`${table}.${name}`)
    } finally {
      await background.settled()
      await asOwner(definition)
      isPolicyDropped = false
    }
  }
  expect(unnoticed.filter((policy) => !OTHER_RESULTS.test(policy))).toEqual(Object.keys(UNNOTICED))
})

/** Whether some procedure answers otherwise than documented; tries a few at a time, and no more than it needs. */
async function isNoticed(candidates: readonly DocumentedProcedure[]): Promise<boolean> {
  for (let first = 0; first < candidates.length; first += AT_ONCE) {
    const documentedHere = candidates.slice(first, first + AT_ONCE)
    const roles = ROLE_NAMES.filter((role) => documentedHere.some(({ cells }) => cells[role] !== null))
    const found = await permissionViolations(trial({ documented: documentedHere, roles })).catch(String)
    if (found.length > 0) return true
  }
  return false
}
const AT_ONCE = 4
