import { newId, type Database, type UserId } from '@medilens/db'
import { hashPassword } from 'better-auth/crypto'

/**
 * Gives a password to those of these users who have none; what somebody set themselves stays. Gives back those who are
 * there, in the order of the ids.
 */
export async function givePasswords(
  database: Database,
  userIds: readonly UserId[],
  password: string,
): Promise<UserId[]> {
  const users = await database.asAuth(async (client) => {
    const { rows } = await client.query<{ id: UserId; has_password: boolean }>(
      `select u.id, exists (select from accounts a where a.user_id = u.id and a.provider_id = 'credential')
                as has_password
         from users u where u.id = any($1) order by u.id`,
      [userIds],
    )
    return rows
  })
  const rows = await Promise.all(
    users
      .filter(({ has_password: hasPassword }) => !hasPassword)
      .map(async ({ id }) => ({ id: newId(), user_id: id, password: await hashPassword(password) })),
  )
  if (rows.length > 0) {
    await database.asAuth((client) =>
      client.query(
        `insert into accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
         select id, user_id, user_id, 'credential', password, now(), now()
           from jsonb_populate_recordset(null::accounts, $1)
         on conflict (provider_id, account_id) do nothing`,
        [JSON.stringify(rows)],
      ),
    )
  }
  return users.map(({ id }) => id)
}
