import type { ApiKeyId, UserId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'

/** Whose an upload is: a key's, or a person's. */
export interface WhoUploads {
  readonly apiKeyId: ApiKeyId | null
  readonly uploadedBy: UserId | null
}

// In force as sign-in and the look-up of keys have it, by the database's clock.
const MAY_UPLOAD = statement<{ may: boolean }>(
  'select exists (select from organizations o where o.id = $1 and o.is_active and o.deleted_at is null)' +
    ' and case when $2::uuid is not null then exists (select from api_keys k join roles r on r.name = k.role' +
    ' where k.organization_id = $1 and k.id = $2 and k.revoked_at is null' +
    ' and (k.expires_at is null or k.expires_at > clock_timestamp()) and r.permissions && $4::text[])' +
    ' else exists (select from users u join user_roles g on g.organization_id = $1 and g.user_id = u.id' +
    ' join roles r on r.id = g.role_id where u.id = $3 and u.is_active and r.permissions && $4::text[]) end as may',
)

/** Whether whoever began an upload may still send files here: their key, or their role, and their organization. */
export async function mayUpload(
  { run, organizationId }: Session,
  { apiKeyId, uploadedBy }: WhoUploads,
): Promise<boolean> {
  const [row] = await run(MAY_UPLOAD, [organizationId, apiKeyId, uploadedBy, WRITES_FILES])
  return row?.may === true
}

/** As `roles.permissions` stores them. */
const WRITES_FILES = ['file:write', 'file:write:own']
