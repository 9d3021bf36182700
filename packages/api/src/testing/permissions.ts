import { randomUUID } from 'node:crypto'
import type { Database, RoleName } from '@medilens/db'
import { organizationFixture, type OrganizationFixture } from '@medilens/db/testing'
import { z } from 'zod'
import type { InventoryEntry } from '../inventory.ts'
import type { Answer, Caller } from './call.ts'
import type { Kind } from './cases/case.ts'
import type { DocumentedProcedure } from './permission-cells.ts'
import { rowMaker, rowsBeside, rowsOf, type RowMaker, type Whose } from './rows.ts'
import { samples } from './samples.ts'
import type { SampleIds } from './samples/sample.ts'
import { keysOf, peopleOf, type Somebody } from './somebody.ts'

/** What is tried. */
export interface PermissionTrial {
  readonly database: Database
  /** Makes the rows that inputs name. */
  readonly setUp: Caller
  /** Calls what is tried. */
  readonly call: Caller
  readonly inventory: readonly InventoryEntry[]
  readonly documented: readonly DocumentedProcedure[]
  readonly roles: readonly RoleName[]
  /** Stands around each call that is tried. */
  readonly around?: (path: string, call: () => Promise<Answer>) => Promise<Answer>
}

/**
 * Tries every cell of the matrix, each by a key and signed in, and answers where a call went otherwise: refused though
 * the document admits it, admitted though it refuses, or refused without an event in the audit.
 */
export async function permissionViolations(trial: PermissionTrial): Promise<string[]> {
  const { database, roles } = trial
  // Each role in an organization of its own: what one changes is no matter for the others.
  const found = await Promise.all(
    roles.map(async (role) => {
      const own = await organizationFixture(database)
      const everybody = [...keysOf(own), ...(await peopleOf(database, own))]
      const ofRole = everybody.filter((somebody) => somebody.role === role)
      const violations: string[] = []
      for (const procedure of trial.documented) {
        for (const somebody of ofRole) violations.push(...(await tryCell(trial, own, procedure, somebody)))
      }
      return [...violations, ...(await wrongDenials(trial, own, ofRole))]
    }),
  )
  return found.flat()
}

/** What a cell comes to for one caller. */
type Expected = 'refused' | 'answered' | 'pseudonyms' | 'nothing of theirs' | 'own alone'

function expectedOf({ cells, people }: DocumentedProcedure, { role, kind }: Somebody): Expected {
  const cell = cells[role]
  if (cell === null) return 'refused'
  if (kind === 'key' && (people || cell === 'person')) return 'refused'
  if (cell === 'pseudonyms') return 'pseudonyms'
  // A key is nobody, and so nothing is its own.
  if (cell === 'own') return kind === 'key' ? 'nothing of theirs' : 'own alone'
  return 'answered'
}

async function tryCell(
  trial: PermissionTrial,
  organization: OrganizationFixture,
  procedure: DocumentedProcedure,
  somebody: Somebody,
): Promise<string[]> {
  const expected = expectedOf(procedure, somebody)
  const mine = rowsOf(organization, somebody)
  const at = `${procedure.path} as ${somebody.role} (${somebody.kind})`
  const ask = async (rows: Whose | null) => {
    const rowOf =
      expected === 'pseudonyms'
        ? await pseudonymMaker(trial, somebody)
        : rowMaker(trial.setUp, trial.database)
    const input = await sampleOf(rowOf, procedure.path, rows, expected === 'own alone')
    const asked = () => trial.call(procedure.path, input, somebody.by)
    return trial.around === undefined ? asked() : trial.around(procedure.path, asked)
  }
  const answer = await ask(expected === 'refused' ? null : mine)
  const wrong = (wanted: string, got: Answer = answer) => [
    `${at}: ${wanted}, but answered ${got.status} ${got.text.slice(0, 300)}`,
  ]
  switch (expected) {
    case 'refused':
      return answer.status === 403 ? [] : wrong('is refused by the document')
    case 'answered':
    case 'pseudonyms':
      return answer.status === 200 ? [] : wrong('is admitted by the document')
    case 'nothing of theirs':
      return [200, 404].includes(answer.status) ? [] : wrong('is admitted by the document')
    case 'own alone': {
      if (answer.status !== 200) return wrong('is admitted to their own')
      if (!namesPatients(procedure.path)) return []
      const other = await ask(rowsBeside(mine))
      return other.status === 404 ? [] : wrong('has their own alone', other)
    }
  }
}

/** Which rows the samples name. */
const KINDS: Readonly<Record<keyof SampleIds, Kind | null>> = {
  patientId: 'patient',
  assessmentId: 'staged assessment',
  completedId: 'completed assessment',
  userId: 'member',
  keyId: 'spare key',
  organizationId: 'organization',
  signInSessionId: 'sign-in',
  threadId: 'thread',
  spareThreadId: 'thread',
  answerId: 'message',
  someId: null,
  heartbeatLease: 'lease',
  stageLease: 'lease',
  submitLease: 'lease',
  failLease: 'lease',
  deadJobId: 'dead job',
  modelVersionId: 'model',
  revokedModelId: 'revoked model',
  fileId: 'file',
  spareFileId: 'own file',
}
const isSampleId = (name: string): name is keyof SampleIds => Object.hasOwn(KINDS, name)

/** Rows about one patient. */
const CLINICAL = new Set<Kind | null>([
  'patient',
  'staged assessment',
  'completed assessment',
  'thread',
  'message',
  'file',
  'own file',
])

/** Every sample with `<name>` in the place of each id. */
const MARKED = samples({
  patientId: '<patientId>',
  assessmentId: '<assessmentId>',
  completedId: '<completedId>',
  userId: '<userId>',
  keyId: '<keyId>',
  organizationId: '<organizationId>',
  signInSessionId: '<signInSessionId>',
  threadId: '<threadId>',
  spareThreadId: '<spareThreadId>',
  answerId: '<answerId>',
  someId: '<someId>',
  heartbeatLease: '<heartbeatLease>',
  stageLease: '<stageLease>',
  submitLease: '<submitLease>',
  failLease: '<failLease>',
  deadJobId: '<deadJobId>',
  modelVersionId: '<modelVersionId>',
  revokedModelId: '<revokedModelId>',
  fileId: '<fileId>',
  spareFileId: '<spareFileId>',
})

const namedBy = (text: string): (keyof SampleIds)[] =>
  [...text.matchAll(/<(\w+)>/g)].flatMap(([, name = '']) => (isSampleId(name) ? [name] : []))

const namesPatients = (path: string): boolean =>
  namedBy(JSON.stringify(MARKED[path])).some((name) => CLINICAL.has(KINDS[name]))

/** A valid input that names rows of somebody's; random ones for null. */
async function sampleOf(idOf: RowMaker, path: string, whose: Whose | null, own: boolean): Promise<unknown> {
  const sample = MARKED[path]
  if (sample === undefined) throw new Error(`${path} has no sample`)
  const marked = JSON.stringify({ ...sample, ...insteadOf(path, own) })
  let text = marked
  for (const name of new Set(namedBy(marked))) {
    const kind = KINDS[name]
    const id = kind === null || whose === null ? randomUUID() : await idOf(kind, whose)
    text = text.replaceAll(`<${name}>`, id)
  }
  const input: unknown = JSON.parse(text)
  if (path !== 'assessment.getBySession' || whose === null) return input
  return { sessionId: await idOf('session', whose) }
}

const Told = z.object({ items: z.array(z.object({ id: z.string(), patientId: z.string() })).min(1) })

/** Ids by which those know rows who know pseudonyms alone: of some assessment and its patient. */
async function pseudonymMaker({ setUp, database }: PermissionTrial, { by }: Somebody): Promise<RowMaker> {
  const real = rowMaker(setUp, database)
  return async (kind, whose) => {
    if (kind === 'member') return randomUUID()
    await real('completed assessment', whose)
    const { data, text } = await setUp('assessment.list', {}, by)
    const { items } = Told.parse(data, { error: () => text })
    const [first] = items
    return (kind === 'patient' ? first?.patientId : first?.id) ?? ''
  }
}

/** What of a sample can be said but once, or by the clinic alone. */
function insteadOf(path: string, own: boolean): object {
  switch (path) {
    case 'key.create':
      return { name: randomUUID() }
    case 'organization.invite':
      return { email: `${randomUUID()}@clinic.example` }
    case 'patient.update':
      return {
        changes: own ? { phoneNumber: '555-0101' } : { fullName: 'Another Name', phoneNumber: '555-0101' },
      }
    case 'assessment.analyze':
      return { idempotencyKey: randomUUID(), ...(own ? { files: [] } : {}) }
    case 'assessment.saveResult':
      return { pipelineType: 'cardiology', result: { heartRateBpm: 70 } }
    default:
      return {}
  }
}

/** Each refusal has left its event, and nothing else has left one. */
async function wrongDenials(
  { database, documented, inventory }: PermissionTrial,
  { id: organizationId, keys }: OrganizationFixture,
  everybody: readonly Somebody[],
): Promise<string[]> {
  const rows = await database.inOrganization({ organizationId, userId: null }, ({ em }) =>
    em.execute<{ who: string; event: string }[]>(
      `select coalesce(user_id, api_key_id) as who, event_type as event from audit_events where action = 'deny'`,
    ),
  )
  return everybody.flatMap((somebody) => {
    const { role, kind, userId } = somebody
    const who = userId ?? keys[role].id
    const written = rows.filter((row) => row.who === who).map(({ event }) => event)
    const refused = documented
      .filter((procedure) => expectedOf(procedure, somebody) === 'refused')
      .flatMap(({ path }) => inventory.find((entry) => entry.path === path)?.meta.audit.event ?? [])
    const differing = [...new Set([...written, ...refused])].filter(
      (event) => count(written, event) !== count(refused, event),
    )
    return differing.map(
      (event) =>
        `${event} as ${role} (${kind}): ${count(refused, event)} refusals, ${count(written, event)} in the audit`,
    )
  })
}

const count = (all: readonly string[], one: string): number => all.filter((each) => each === one).length
