import { randomUUID } from 'node:crypto'
import type { Database, HolderId, PatientId } from '@medilens/db'
import type { OrganizationFixture } from '@medilens/db/testing'
import { z } from 'zod'
import type { Answer, Caller, Credential } from './call.ts'
import type { Kind } from './cases/case.ts'
import { sessionCookie } from './session-cookie.ts'
import type { Somebody } from './somebody.ts'
import { deadJob, lateSubmission, leaseOf, modelVersion, readyFile } from './work.ts'

/** Whose rows are meant: of which organization, and there of which patient and which person. */
export interface Whose {
  readonly organization: OrganizationFixture
  /** 0: the patient whose account `users.patient` is. */
  readonly patient: 0 | 1
  /** Whose conversations and browsers. */
  readonly person: 'patient' | 'clinician' | 'admin' | 'researcher' | 'service'
  /** Who holds the work: their key, or themself. */
  readonly holder: HolderId
}

/** The rows that are somebody's own: a patient's are about themself, everybody else's about another patient. */
export const rowsOf = (
  organization: OrganizationFixture,
  { role, kind }: Pick<Somebody, 'role' | 'kind'>,
): Whose => ({
  organization,
  patient: role === 'patient' && kind === 'person' ? 0 : 1,
  person: role,
  holder: kind === 'key' ? organization.keys[role].id : organization.users[role].id,
})

/** Rows of the same organization that are not somebody's own: of another patient, and of another person. */
export const rowsBeside = ({ organization, patient, person, holder }: Whose): Whose => ({
  organization,
  holder,
  patient: patient === 0 ? 1 : 0,
  person: person === 'clinician' ? 'patient' : 'clinician',
})

const Row = z.object({ id: z.string() })
const Items = z.object({ items: z.array(Row).min(1) })
const Assessment = z.object({ id: z.string(), sessionId: z.string() })
const Sent = z.object({ answerMessageId: z.string() })
const Sessions = z.object({ items: z.array(z.object({ id: z.string(), isCurrent: z.boolean() })) })

export type RowMaker = (kind: Kind, whose: Whose) => Promise<string>

/** Makes rows, or finds those that no call uses up, and answers their ids. */
export function rowMaker(call: Caller, database: Database): RowMaker {
  const as = async <T>(
    schema: z.ZodType<T>,
    procedure: string,
    input: object,
    by: Credential,
  ): Promise<T> => {
    const { data, text }: Answer = await call(procedure, input, by)
    return schema.parse(data, { error: () => `${procedure}: ${text}` })
  }
  const open = ({ organization, patient }: Whose) =>
    as(
      Assessment,
      'assessment.create',
      { patientId: patientOf(organization, patient), pipelineType: 'cardiology' },
      organization.keys.clinician.key,
    )
  const conversation = async ({ organization, patient, person }: Whose) => {
    // Who may not chat has none; somebody else's answers as little as any.
    const owner = person === 'patient' ? 'patient' : 'clinician'
    const by = await sessionCookie(database, organization.users[owner])
    const about = owner === 'patient' ? 0 : patient
    const { id } = await as(Row, 'chat.createThread', { patientId: patientOf(organization, about) }, by)
    return { id, by }
  }

  return async (kind, whose) => {
    const { organization } = whose
    const { users, keys } = organization
    const patientId = patientOf(organization, whose.patient)
    const of = { organizationId: organization.id, patientId: patientId }
    switch (kind) {
      case 'patient':
        return patientId
      case 'spare patient':
        // Of a person's own record there is but one.
        return whose.patient === 0
          ? patientId
          : (await as(Row, 'patient.create', { fullName: 'To be deleted' }, keys.clinician.key)).id
      case 'account':
        return users.patient.id
      case 'member':
        return users.clinician.id
      case 'key':
        return keys.clinician.id
      case 'spare key':
        return (await as(Row, 'key.create', { name: randomUUID(), role: 'service' }, keys.admin.key)).id
      case 'organization':
        return organization.id
      case 'sign-in': {
        const by = await sessionCookie(database, users[whose.person])
        const { items } = await as(Sessions, 'user.sessions', {}, by)
        return items.find(({ isCurrent }) => isCurrent)?.id ?? ''
      }
      case 'sign-in event': {
        const by = await sessionCookie(database, users.clinician)
        await as(z.unknown(), 'user.sessions', {}, by)
        const input = { userId: users.clinician.id, limit: 1 }
        return (await as(Items, 'audit.signIns', input, keys.admin.key)).items[0]?.id ?? ''
      }
      case 'thread':
        return (await conversation(whose)).id
      case 'message': {
        const { id: threadId, by } = await conversation(whose)
        return (await as(Sent, 'chat.send', { threadId, question: 'What was measured?' }, by)).answerMessageId
      }
      case 'assessment':
        return (await open(whose)).id
      case 'completed assessment': {
        const input = { patientId, pipelineType: 'cardiology', biomarkers: [] }
        return (await as(Row, 'assessment.record', input, keys.clinician.key)).id
      }
      case 'staged assessment': {
        const { id: assessmentId } = await open(whose)
        const input = { assessmentId, stageIndex: 1, stageName: 'validate' }
        await as(z.unknown(), 'assessment.addStage', input, keys.clinician.key)
        return assessmentId
      }
      case 'session':
        return (await open(whose)).sessionId
      case 'value': {
        const { id: assessmentId } = await open(whose)
        const input = { assessmentId, biomarkers: [{ name: 'heart_rate', value: 60 }] }
        const { items } = await as(Items, 'biomarker.save', input, keys.clinician.key)
        return items[0]?.id ?? ''
      }
      case 'lease':
        return leaseOf(database, of, whose.holder)
      case 'dead job':
        return deadJob(database, of)
      case 'model':
        return modelVersion(database, of)
      case 'revoked model':
        return modelVersion(database, of, { isRevoked: true })
      case 'submission':
        return lateSubmission(database, of)
      case 'file':
        return readyFile(database, of)
      case 'own file':
        return readyFile(database, of, users[whose.person].id)
      case 'event':
        return (await as(Items, 'audit.list', { limit: 1 }, keys.admin.key)).items[0]?.id ?? ''
    }
  }
}

function patientOf({ patients }: OrganizationFixture, index: 0 | 1): PatientId {
  const patient = patients[index]
  if (patient === undefined) throw new Error('The organization has too few patients')
  return patient.id
}
