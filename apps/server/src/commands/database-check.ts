import {
  checkDatabase,
  migrationsSeen,
  verifyIsolation,
  type DatabasePosture,
  type MigrationsSeen,
} from '@medilens/db'
import type { Console } from '../command-line/console.ts'
import { withAccess } from '../command-line/with-database.ts'
import type { DatabaseAccess } from '../database/access.ts'
import { table } from '../terminal/table.ts'

interface Report extends DatabasePosture {
  readonly place: string
  /** Null where the roles are not there yet to ask. */
  readonly migrations: MigrationsSeen | null
}

/** Says what the configured database is; false where it may not be served. */
export const checkCommand = (io: Console, { json }: { readonly json: boolean }): Promise<boolean> =>
  withAccess(io, async (access, config) => {
    const found = await examine(access)
    const report = { ...found, warnings: [...config.database.warnings, ...found.warnings] }
    io.print(...(json ? [JSON.stringify(report, null, 2)] : readable(report)))
    return report.problems.length === 0
  })

async function examine(access: DatabaseAccess): Promise<Report> {
  const posture = await checkDatabase(access.serving())
  const migrations = posture.roles.app.effective === null ? null : await seen(access)
  const { pending, unknown } = migrations ?? { pending: [], unknown: [] }
  // Before the tables are all there, each that is missing would be a problem of its own.
  const differences =
    pending.length > 0 || migrations === null ? [] : await verifyIsolation(access.serving().app)
  return {
    place: access.place,
    ...posture,
    migrations,
    warnings: [
      ...posture.warnings,
      ...(unknown.length > 0 ? ['A newer MediLens has migrated this database: update this one.'] : []),
    ],
    problems: [
      ...posture.problems,
      ...(pending.length > 0 ? ['Migrations are pending: run `medilens db migrate`.'] : []),
      ...differences,
    ],
  }
}

async function seen(access: DatabaseAccess): Promise<MigrationsSeen> {
  const database = await access.open({ small: true })
  try {
    return await migrationsSeen(database)
  } finally {
    await database.close()
  }
}

function readable({
  place,
  version,
  tls,
  latencyMs,
  route,
  roles,
  migrations,
  warnings,
  problems,
}: Report): string[] {
  const { client } = tls
  const rows = [
    ['database', place],
    ['version', `PostgreSQL ${version.full} (${version.support})`],
    ['TLS', client === null ? 'none' : `${client.version}, ${client.cipher}`],
    ['latency', `${latencyMs} ms`],
    ['route', `${route.kind} (${route.knownBy})`],
    ['app role', roleText(roles.app)],
    ['auth role', roleText(roles.auth)],
    ['migrations', pendingText(migrations)],
  ]
  return [
    ...table([{ header: 'what' }, { header: 'found' }], rows),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...problems.map((problem) => `problem: ${problem}`),
  ]
}

function roleText(role: DatabasePosture['roles']['app']): string {
  const { effective, login, borrowed, superuser, bypassesRowSecurity, ownedRelations, memberOf } = role
  if (effective === null) return `none: ${login} can't take it`
  const yesNo = (value: boolean) => (value ? 'YES' : 'no')
  return [
    borrowed ? `${effective}, borrowed by ${login}` : `${effective}, logs in itself`,
    `superuser ${yesNo(superuser)}`,
    `BYPASSRLS ${yesNo(bypassesRowSecurity)}`,
    `owns ${ownedRelations}`,
    `member of ${memberOf.length === 0 ? 'nothing' : memberOf.join(', ')}`,
  ].join(', ')
}

function pendingText(migrations: MigrationsSeen | null): string {
  if (migrations === null) return 'not known: the roles are missing'
  const { pending } = migrations
  return pending.length === 0 ? 'none pending' : `${pending.length} pending: ${pending.join(', ')}`
}
