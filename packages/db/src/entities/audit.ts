import { defineEntity, p } from '@mikro-orm/postgresql'
import { ACTOR_TYPES, AUDIT_ACTIONS } from '../vocabulary.ts'
import { createdAt, id, idOf, organizationId } from './columns.ts'
import { ApiKey } from './key.ts'
import { Organization } from './organization.ts'
import { Patient } from './patient.ts'
import { secured, signIn, tenant } from './policies.ts'
import { toGlobal, toMember, withinOrganization } from './references.ts'
import { Membership } from './role.ts'

/** Ids and field names, never health data. */
export type AuditDetails = Record<string, string | number | boolean | string[] | null>

/** Who did what to what; written in the transaction of the access itself, and never changed. */
export const AuditEvent = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_events',
  ...tenant(),
  properties: {
    id: id<'AuditEventId'>(),
    organizationId: organizationId(),
    userId: idOf<'UserId'>().nullable(),
    apiKeyId: idOf<'ApiKeyId'>().nullable(),
    actorType: p.enum([...ACTOR_TYPES]),
    actorIp: p.string().columnType('inet').nullable(),
    eventType: p.string().length(100),
    resourceType: p.string().length(50),
    resourceId: p.uuid().nullable(),
    patientId: idOf<'PatientId'>().nullable(),
    action: p.enum([...AUDIT_ACTIONS]),
    details: p.json<AuditDetails>().nullable(),
    hipaaRelevant: p.boolean(),
    phiAccessed: p.boolean(),
    sessionId: p.string().length(255).nullable(),
    requestId: p.string().length(100).nullable(),
    userAgent: p.string().length(512).nullable(),
    /** The transaction that wrote it: a later sealer takes events only of transactions that are over. */
    txId: p.string().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    createdAt: createdAt(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'] }),
    ...withinOrganization({ apiKey: [() => ApiKey, 'api_key_id'], patient: [() => Patient, 'patient_id'] }),
    ...toMember(() => Membership, { user: 'user_id' }),
  },
  indexes: [
    {
      name: 'audit_events_newest',
      expression:
        'create index audit_events_newest on audit_events (organization_id, created_at desc, id desc)',
    },
    {
      name: 'audit_events_by_user',
      expression:
        'create index audit_events_by_user on audit_events (organization_id, user_id, created_at desc, id desc) where (user_id is not null)',
    },
    {
      name: 'audit_events_by_key',
      expression:
        'create index audit_events_by_key on audit_events (organization_id, api_key_id, created_at desc, id desc) where (api_key_id is not null)',
    },
    {
      name: 'audit_events_by_resource',
      expression:
        'create index audit_events_by_resource on audit_events (organization_id, resource_id, created_at desc, id desc) where (resource_id is not null)',
    },
    {
      name: 'audit_events_by_patient',
      expression:
        'create index audit_events_by_patient on audit_events (organization_id, patient_id, created_at desc, id desc) where (patient_id is not null)',
    },
  ],
})

/** Sign-ins and their failures, which have no organization; the auth role alone reaches them. */
export const AuthEvent = defineEntity({
  name: 'AuthEvent',
  tableName: 'auth_events',
  ...secured(signIn),
  properties: {
    id: id<'AuthEventId'>(),
    userId: idOf<'UserId'>().nullable(),
    apiKeyId: p.uuid().nullable(),
    actorType: p.enum([...ACTOR_TYPES]),
    actorIp: p.string().columnType('inet').nullable(),
    eventType: p.string().length(100),
    action: p.enum([...AUDIT_ACTIONS]),
    details: p.json<AuditDetails>().nullable(),
    requestId: p.string().length(100).nullable(),
    userAgent: p.string().length(512).nullable(),
    txId: p.string().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    createdAt: createdAt(),
  },
  indexes: [
    { name: 'auth_events_newest', properties: ['createdAt', 'id'] },
    {
      name: 'auth_events_by_user',
      expression:
        'create index auth_events_by_user on auth_events (user_id, created_at desc, id desc) where (user_id is not null)',
    },
    {
      name: 'auth_events_by_key',
      expression:
        'create index auth_events_by_key on auth_events (api_key_id, created_at desc, id desc) where (api_key_id is not null)',
    },
  ],
})
