import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'

const ACTIVE = statement<{ id: string }>(
  'select id from organizations where id = $1 and is_active and deleted_at is null',
)

/** Whether the session's organization is one that anybody is let into. */
export const isOrganizationActive = async ({ run, organizationId }: Session): Promise<boolean> =>
  (await run(ACTIVE, [organizationId])).length > 0
