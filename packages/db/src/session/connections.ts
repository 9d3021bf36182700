import type { Pool, PoolClient, QueryResult } from 'pg'

/** COMMIT that PostgreSQL answered with ROLLBACK: a statement had failed, and the work went on as if it had not. */
export class RolledBackError extends Error {
  override readonly name = 'RolledBackError'

  constructor() {
    super('A statement of this transaction had failed, so COMMIT rolled it back')
  }
}

/** Makes a pool's connections safe to lose and their COMMIT true. To be called before the first is opened. */
export function guardConnections(pool: Pool): void {
  replaceLost(pool)
  pool.on('connect', refuseFalseCommit)
}

/**
 * Gives a connection that broke in somebody's hands back to the pool. Kysely releases one only after a COMMIT or
 * ROLLBACK that succeeded, which on a broken one never happens: each loss would cost a place in the pool, for good.
 * And an `error` that nobody listens to, between two statements, would end the process.
 */
function replaceLost(pool: Pool): void {
  const held = new WeakSet<PoolClient>()
  pool.on('error', () => undefined)
  pool.on('acquire', (client) => held.add(client))
  pool.on('release', (_error, client) => held.delete(client))
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      if (!held.has(client)) return
      client.release(error)
      // Its holder hears of the loss from the next statement, and may then release it once more.
      client.release = () => undefined
    })
  })
}

/** In a transaction that has failed PostgreSQL answers COMMIT with ROLLBACK and no error; here it is one. */
function refuseFalseCommit(client: PoolClient): void {
  const query: unknown = Reflect.get(client, 'query')
  if (!isQuery(query)) return
  const commit = async (): Promise<Answer> => {
    const answer = await query.call(client, 'commit')
    if (answer.command !== 'COMMIT') throw new RolledBackError()
    return answer
  }
  const guarded = new Proxy(query, {
    apply: (target, self, [statement, ...rest]) =>
      statement === 'commit' ? commit() : target.call(self, statement, ...rest),
  })
  Reflect.set(client, 'query', guarded)
}

type Answer = Pick<QueryResult, 'command'>
type Query = (statement: unknown, ...rest: unknown[]) => Promise<Answer>

const isQuery = (value: unknown): value is Query => typeof value === 'function'
