import type { EntityManager } from '@mikro-orm/postgresql'
import type { OrganizationId, UserId } from '../ids.ts'
import type { Orm } from '../orm.ts'
import type { Statement } from './statement.ts'

/** Typed SQL over the entities' own property names, in the session's transaction. */
export type Sql = ReturnType<typeof sqlOf>

/**
 * One unit of work: one transaction in which PostgreSQL sees one organization and, where there is one, one user.
 * It is over when the function it was given to returns; nothing of it may be kept.
 */
export interface Session {
  readonly organizationId: OrganizationId
  /** Null where a key or the system acts. */
  readonly userId: UserId | null
  readonly em: EntityManager
  readonly sql: Sql
  /** Runs a prepared statement. Several may be under way at once; PostgreSQL works through them in order. */
  readonly run: <Row extends object>(statement: Statement<Row>, values: readonly unknown[]) => Promise<Row[]>
  /**
   * A statement to be sent with COMMIT, in one go with it and with others like it, in the order in which they are given.
   * Where one fails nothing of the session is kept, and it fails with that error or what `refusal` makes of it.
   */
  readonly last: (
    statement: Statement<object>,
    values: readonly unknown[],
    refusal?: (error: unknown) => unknown,
  ) => void
}

/** Whom a session acts for. */
export interface SessionScope {
  readonly organizationId: OrganizationId
  readonly userId: UserId | null
}

/** Decimals come back as numbers and instants as dates, as the entities declare them. */
export const sqlOf = (em: Orm['em']) =>
  em.getKysely({ tableNamingStrategy: 'table', columnNamingStrategy: 'property', convertValues: true })
