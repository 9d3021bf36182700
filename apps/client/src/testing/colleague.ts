import { givePasswords } from '@medilens/api'
import { DEMO_ORGANIZATION_ID, newId } from '@medilens/db'
import type { Page } from 'playwright-core'
import type { Application } from './application.ts'

export const COLLEAGUE_EMAIL = 'colleague@demo.medilens.example'
const NAME = 'Alex Invented'

/** A second clinician of the demo organization, who has none, in a browser of their own. */
export async function colleague(application: Application, path: string): Promise<Page> {
  const { scratch, password } = application
  const id = newId<'UserId'>()
  const now = new Date()
  await scratch.database.asAuth(async (auth) => {
    await auth.query(
      `insert into users (id, email, email_verified, name, created_at, updated_at) values ($1, $2, true, $3, $4, $4)`,
      [id, COLLEAGUE_EMAIL, NAME, now],
    )
    await auth.query(
      `insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, $4)`,
      [newId(), DEMO_ORGANIZATION_ID, id, now],
    )
  })
  await scratch.database.inOrganization(
    { organizationId: DEMO_ORGANIZATION_ID, userId: null },
    async ({ sql, organizationId }) => {
      const role = await sql
        .selectFrom('roles')
        .select('id')
        .where('name', '=', 'clinician')
        .executeTakeFirstOrThrow()
      await sql
        .insertInto('user_roles')
        .values({ id: newId<'UserRoleId'>(), organizationId, userId: id, roleId: role.id, grantedAt: now })
        .execute()
    },
  )
  await givePasswords(scratch.database, [id], password)
  const page = await application.newPage()
  const answer = await page.request.post('/auth/sign-in', {
    data: { email: COLLEAGUE_EMAIL, password },
    headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
  })
  if (!answer.ok()) throw new Error(`Signing in was answered with ${answer.status()}`)
  await page.goto(path)
  return page
}
