import { readPage } from '@medilens/db'
import type { z } from 'zod'
import type { Call } from '../trpc/procedure.ts'
import { fromOf } from './from.ts'
import type { AuditPage, ListAuditInput } from './schema.ts'
import { audited, NOBODY, type Audited } from './write.ts'

/** Audit events, newest first, a page at a time. */
export async function listAuditEvents(
  { session }: Call,
  input: z.output<typeof ListAuditInput>,
): Promise<Audited<z.input<typeof AuditPage>>> {
  let query = session.sql
    .selectFrom('audit_events')
    .select(COLUMNS)
    .where('organizationId', '=', session.organizationId)
  const from = fromOf(input)
  if (from !== null) query = query.where('createdAt', '>=', from)
  if (input.until !== undefined) query = query.where('createdAt', '<', new Date(input.until))
  if (input.userId !== undefined) query = query.where('userId', '=', input.userId)
  if (input.apiKeyId !== undefined) query = query.where('apiKeyId', '=', input.apiKeyId)
  if (input.resourceId !== undefined) query = query.where('resourceId', '=', input.resourceId)
  if (input.patientId !== undefined) query = query.where('patientId', '=', input.patientId)
  if (input.eventType !== undefined) query = query.where('eventType', '=', input.eventType)
  const { rows, nextCursor } = await readPage(query, 'audit_events', ['createdAt', 'id'], 'desc', input)
  const items = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return audited({ from: from?.toISOString() ?? null, items, nextCursor }, NOBODY)
}

const COLUMNS = [
  'id',
  'userId',
  'apiKeyId',
  'actorType',
  'actorIp',
  'eventType',
  'resourceType',
  'resourceId',
  'patientId',
  'action',
  'details',
  'hipaaRelevant',
  'phiAccessed',
  'sessionId',
  'requestId',
  'createdAt',
] as const
