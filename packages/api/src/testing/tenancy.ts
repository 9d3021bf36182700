import { randomUUID } from 'node:crypto'
import { ROLE_NAMES, ROLES, type RoleName } from '@medilens/db'
import type { OrganizationFixture } from '@medilens/db/testing'
import { z } from 'zod'
import { inventory } from '../inventory.ts'
import type { ProcedureMeta } from '../trpc/procedure.ts'
import type { Caller } from './call.ts'
import { TENANCY_CASES } from './cases.ts'
import type { Kind, TenancyCase } from './cases/case.ts'

const Row = z.object({ id: z.string() })
const Items = z.object({ items: z.array(Row).min(1) })
const Assessment = z.object({ id: z.string(), sessionId: z.string() })

/**
 * Calls every procedure at every place of its input with an own, a foreign and a random id, in every role, and answers
 * what a foreign id gave away, or an own one was refused: empty where organizations are kept apart.
 */
export async function tenancyViolations(
  call: Caller,
  own: OrganizationFixture,
  foreign: OrganizationFixture,
  cases: Readonly<Record<string, readonly TenancyCase[]>> = TENANCY_CASES,
): Promise<string[]> {
  const violations: string[] = []
  for (const { path, meta } of inventory()) {
    const places = cases[path]
    if (places === undefined) violations.push(`${path}: has no tenancy case`)
    for (const place of places ?? []) {
      for (const role of ROLE_NAMES) {
        const expected = expectedOwn(role, meta, place)
        violations.push(...(await tryPlace(call, own, foreign, path, place, role, expected)))
      }
    }
  }
  return violations
}

/** A key is nobody, so that what is permitted for the own patient alone is nothing, and what is a person's refused. */
function expectedOwn(
  role: RoleName,
  { permission, pseudonymous, people }: ProcedureMeta,
  place: TenancyCase,
): number {
  if (people || permission === 'member' || permission === 'signed-in') return 403
  const scope = ROLES[role].grants[permission]
  if (scope === 'all' && place.needs !== undefined && ROLES[role].grants[place.needs] === undefined)
    return 403
  if (scope === 'all') return place.own ?? 200
  if (scope === 'pseudonyms') return pseudonymous ? (place.pseudonymous ?? 404) : 403
  return scope === 'own' ? 404 : 403
}

async function tryPlace(
  call: Caller,
  own: OrganizationFixture,
  foreign: OrganizationFixture,
  path: string,
  place: TenancyCase,
  role: RoleName,
  expected: number,
): Promise<string[]> {
  const { key } = own.keys[role]
  const beside = async () => (place.beside === undefined ? '' : idOf(call, own, place.beside))
  const ask = async (id: string) => call(path, place.input(id, await beside()), key)
  const mine = await ask(await idOf(call, own, place.names))
  const theirs = await ask(await idOf(call, foreign, place.names))
  const nobodys = await ask(place.names === 'session' ? `retinal_${randomUUID()}` : randomUUID())
  const at = `${path} as ${role}, naming a ${place.names}`
  return [
    ...(mine.status === expected
      ? []
      : [`${at}: own answered ${mine.status} and not ${expected}: ${mine.text}`]),
    ...(theirs.status === nobodys.status && anonymous(theirs.text) === anonymous(nobodys.text)
      ? []
      : [
          `${at}: foreign answered ${theirs.status} ${theirs.text}, random ${nobodys.status} ${nobodys.text}`,
        ]),
  ]
}

/** An answer without what differs between any two calls: ids, the server's names for runs, and times. */
const anonymous = (text: string) =>
  text
    .replaceAll(/\b[a-z]+_[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/g, '<session>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')

/** The id of a row of an organization; a new one where a call would use it up. */
async function idOf(call: Caller, organization: OrganizationFixture, kind: Kind): Promise<string> {
  const { users, keys } = organization
  const patientId = organization.patients[1]?.id
  switch (kind) {
    case 'patient':
      return Row.parse({ id: patientId }).id
    case 'spare patient': {
      const { data } = await call('patient.create', { fullName: 'To be deleted' }, keys.clinician.key)
      return Row.parse(data).id
    }
    case 'account':
      return users.patient.id
    case 'member':
      return users.clinician.id
    case 'key':
      return keys.clinician.id
    case 'spare key': {
      const { data } = await call('key.create', { name: randomUUID(), role: 'service' }, keys.admin.key)
      return Row.parse(data).id
    }
    case 'organization':
      return organization.id
    case 'sign-in':
      // No key comes so far as to name one; user/account.test.ts tries it as people.
      return randomUUID()
    case 'thread':
    case 'message':
      // No key comes so far either; chat/conversations.test.ts tries it as people.
      return randomUUID()
    case 'assessment':
      return (await openAssessment(call, organization)).id
    case 'completed assessment': {
      const input = { patientId, pipelineType: 'cardiology', biomarkers: [] }
      return Row.parse((await call('assessment.record', input, keys.clinician.key)).data).id
    }
    case 'staged assessment': {
      const { id: assessmentId } = await openAssessment(call, organization)
      const input = { assessmentId, stageIndex: 0, stageName: 'validate' }
      await call('assessment.addStage', input, keys.clinician.key)
      return assessmentId
    }
    case 'session':
      return (await openAssessment(call, organization)).sessionId
    case 'value': {
      const { id: assessmentId } = await openAssessment(call, organization)
      const input = { assessmentId, biomarkers: [{ name: 'heart_rate', value: 60 }] }
      const { data } = await call('biomarker.save', input, keys.clinician.key)
      return Items.parse(data).items[0]?.id ?? ''
    }
    case 'event': {
      const { data } = await call('audit.list', { limit: 1 }, keys.admin.key)
      return Items.parse(data).items[0]?.id ?? ''
    }
  }
}

async function openAssessment(call: Caller, { keys, patients }: OrganizationFixture) {
  const input = { patientId: patients[1]?.id, pipelineType: 'cardiology' }
  const { data } = await call('assessment.create', input, keys.clinician.key)
  return Assessment.parse(data)
}
