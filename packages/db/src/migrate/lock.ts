import { Client } from 'pg'
import type { Endpoint } from '../connection/endpoint.ts'

/**
 * Runs `work` while no other process migrates the same database: of two servers that start at once, one migrates and
 * the other finds it done. A session's lock, hence over a direct connection alone; it ends with the process.
 */
export async function whileMigrating<T>(owner: Endpoint, work: () => Promise<T>): Promise<T> {
  const client = new Client({ ...owner.client, application_name: 'medilens migrate' })
  // Where this connection is lost, so is the work's own, which says so; unheard, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('medilens.migrate'))")
    return await work()
  } finally {
    await client.end()
  }
}
