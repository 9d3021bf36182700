import { Option, type Command } from 'commander'
import type { Console } from './console.ts'
import { examples } from './examples.ts'

/** `medilens db …`. */
export function addDatabaseCommands(
  program: Command,
  io: Console,
  setExitCode: (code: number) => void,
): void {
  const db = program
    .command('db')
    .description('The database: DATABASE_URL, or the embedded PostgreSQL without one')
  addMigrationCommands(db, io, setExitCode)
  db.command('check')
    .description(
      'Say what the database is: version, TLS, latency, route, roles, migrations. Exit code 1: not servable',
    )
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens db check', 'medilens db check --json'))
    .action(async (options: { json: boolean }) => {
      const { checkCommand } = await import('../commands/database-check.ts')
      if (!(await checkCommand(io, options))) setExitCode(1)
    })
  db.command('seed')
    .description('Write roles and biomarker catalogue; may run again')
    .option('--demo', 'and an organization with invented patients (refused in production)', false)
    .addHelpText('after', examples('medilens db seed', 'medilens db seed --demo'))
    .action(async (options: { demo: boolean }) => {
      const { seedCommand } = await import('../commands/database.ts')
      await seedCommand(io, options)
    })
  db.command('reset')
    .description('Delete everything and begin again; asks first, and is refused in production')
    .option('--yes', 'do not ask', false)
    .addHelpText('after', examples('medilens db reset', 'medilens db reset --yes'))
    .action(async (options: { yes: boolean }) => {
      const { resetCommand } = await import('../commands/database.ts')
      await resetCommand(io, options)
    })
  db.command('pool')
    .description('Show the connection pool of the running server')
    .option(
      '--url <address>',
      'of the server (MEDILENS_URL, else the one that runs on the embedded PostgreSQL)',
    )
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens db pool', 'medilens db pool --url http://127.0.0.1:3000'))
    .action(async (options: { url?: string; json: boolean }) => {
      const { poolCommand } = await import('../commands/pool.ts')
      await poolCommand(io, options)
    })
}

function addMigrationCommands(db: Command, io: Console, setExitCode: (code: number) => void): void {
  db.command('migrate')
    .description('Make the roles and apply what is pending, all of it or nothing')
    .addOption(new Option('--to <name>', 'no further than this migration').conflicts('rolesOnly'))
    .option('--roles-only', 'make the roles alone: a dump is restored behind them', false)
    .addHelpText('after', examples('medilens db migrate', 'medilens db migrate --to ground'))
    .action(async (options: { to?: string; rolesOnly: boolean }) => {
      const { migrateCommand } = await import('../commands/database.ts')
      await migrateCommand(io, options)
    })
  db.command('rollback')
    .description(
      'Take back the latest migration, with the data in what it made; in production only with --yes',
    )
    .option('--to <name>', 'everything after this migration (0: everything)')
    .option('--yes', 'in production: it is meant, and there is a backup', false)
    .addHelpText('after', examples('medilens db rollback', 'medilens db rollback --to ground'))
    .action(async (options: { to?: string; yes: boolean }) => {
      const { rollbackCommand } = await import('../commands/database.ts')
      await rollbackCommand(io, options)
    })
  db.command('status')
    .description('Show what is applied, since when, what is pending, and drift. Exit code 1: drift')
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens db status'))
    .action(async (options: { json: boolean }) => {
      const { statusCommand } = await import('../commands/database.ts')
      if (!(await statusCommand(io, options))) setExitCode(1)
    })
  db.command('migration:create <name>')
    .description('Write a migration from what the entities have and the snapshot has not')
    .option('--folder <path>', 'where the snapshot lies and the migration goes, instead of the project')
    .addHelpText('after', examples('medilens db migration:create add_patient_language'))
    .action(async (name: string, options: { folder?: string }) => {
      const { createMigrationCommand } = await import('../commands/database.ts')
      await createMigrationCommand(io, name, options)
    })
}
