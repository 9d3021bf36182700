import { type Client, escapeLiteral } from 'pg'

/** The login that stands where an external database's owner would, and the database it owns. */
export const OWNER_LOGIN = 'medilens'
export const DATABASE = 'medilens'

/** Makes what a provider hands over: an owner who is no superuser, and an empty database of theirs. */
export const bootstrap = async (superuser: Client, ownerPassword: string): Promise<void> => {
  const role = await superuser.query('select from pg_roles where rolname = $1', [OWNER_LOGIN])
  if (role.rowCount === 0) {
    await superuser.query(
      `create role ${OWNER_LOGIN} login nosuperuser createrole createdb noreplication nobypassrls
         password ${escapeLiteral(ownerPassword)}`,
    )
  }
  const database = await superuser.query('select from pg_database where datname = $1', [DATABASE])
  if (database.rowCount === 0) {
    await superuser.query(`create database ${DATABASE} owner ${OWNER_LOGIN}`)
  }
}
