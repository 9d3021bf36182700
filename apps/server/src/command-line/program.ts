import { readFileSync } from 'node:fs'
import { ORGANIZATION_TYPES, PERSON_ROLES, ROLE_NAMES } from '@medilens/db/vocabulary'
import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import type { RunCommand } from './captured.ts'
import type { Console } from './console.ts'
import { examples } from './examples.ts'
import { addAnalysisCommands } from './program-analysis.ts'
import { addDatabaseCommands } from './program-database.ts'

/**
 * The command line, whole. A command that finds something wrong sets the exit code; one that fails throws.
 * @param run runs another command, for one that is made of several
 */
export function createProgram(io: Console, setExitCode: (code: number) => void, run: RunCommand): Command {
  const program = new Command('medilens')
    .description('Keeps and answers what medical AI measured, one organization apart from the other.')
    .version(ownVersion(), '--version', 'print the version')
    .helpCommand(false)
    .showHelpAfterError('(--help shows how it is called)')
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.say(text.trimEnd()),
      getOutHelpWidth: () => io.width,
    })
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        'medilens start',
        'medilens key create --organization "MediLens Demo Clinic" --role clinician --name mine',
        'medilens demo',
      ) + '\nConfiguration is by environment variables or a .env file; .env.example explains each.\n',
    )
  addServeCommands(program, io)
  addDatabaseCommands(program, io, setExitCode)
  addOrganizationCommands(program, io)
  addKeyCommands(program, io)
  addPlatformKeyCommands(program, io)
  addAnalysisCommands(program, io)
  addGuideCommand(program, io, setExitCode, run)
  return program
}

/** What package.json says; it is two folders up from here, in the sources as in the build. */
const ownVersion = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

const port = (text: string): number => {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= 65_535) return number
  throw new InvalidArgumentError('It is a number from 0 to 65535.')
}

const MINUTE_IN_DAYS = 1 / (24 * 60)
const MOST_DAYS = 3650

/** A key that ended before it could be used would be taken for a working one. */
const days = (text: string): number => {
  const number = Number(text)
  if (number >= MINUTE_IN_DAYS && number <= MOST_DAYS) return number
  throw new InvalidArgumentError(
    `It is a number of days, at least a minute (0.0007) and at most ${MOST_DAYS} (10 years).`,
  )
}

const roleOption = (roles: readonly string[] = ROLE_NAMES) =>
  new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory()
const ORGANIZATION = ['--organization <name or id>', 'the organization, by its name or id'] as const

interface Listening {
  readonly port?: number
  readonly host?: string
}
interface Starting extends Listening {
  /** Commander's for `--no-worker`: true where it does not stand. */
  readonly worker: boolean
}

function addServeCommands(program: Command, io: Console): void {
  const command = (name: string) =>
    program
      .command(name)
      .option('--port <number>', 'where to listen (PORT, else 3000; 0: any that is free)', port)
      .option('--host <address>', 'on which address (HOST, else 127.0.0.1)')
  command('start')
    .description(
      'Bring the database up to date and serve, with a worker beside it; without a DATABASE_URL, on an embedded PostgreSQL',
    )
    .option('--no-worker', 'run no worker beside the server (MEDILENS_WORKER=false)')
    .addHelpText('after', examples('medilens start', 'PORT=8080 medilens start --no-worker'))
    .action(async ({ worker, ...options }: Starting) => {
      const { serve } = await import('../commands/serve.ts')
      await serve(io, { prepare: true, ...options, ...(worker ? {} : { worker }) })
    })
  command('serve')
    .description('Serve a database that is up to date; refuses one with pending migrations')
    .addHelpText('after', examples('medilens db migrate && medilens serve --host 0.0.0.0'))
    .action(async (options: Listening) => {
      const { serve } = await import('../commands/serve.ts')
      await serve(io, { prepare: false, ...options })
    })
}

function addOrganizationCommands(program: Command, io: Console): void {
  const organization = program
    .command('organization')
    .description('Organizations, kept apart from each other')
  organization
    .command('create')
    .description('Make an organization; prints its id')
    .requiredOption('--name <text>', 'its name')
    .addOption(new Option('--type <type>', 'its kind').choices(ORGANIZATION_TYPES).default('clinic'))
    .addHelpText('after', examples('medilens organization create --name "Lakeside Clinic"'))
    .action(async (options: { name: string; type: string }) => {
      const { createOrganizationCommand } = await import('../commands/organization.ts')
      await createOrganizationCommand(io, options)
    })
  organization
    .command('list')
    .description('List organizations')
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens organization list'))
    .action(async (options: { json: boolean }) => {
      const { listOrganizationsCommand } = await import('../commands/organization.ts')
      await listOrganizationsCommand(io, options)
    })
  program
    .command('user')
    .description('People')
    .command('create')
    .description(
      'Invite a person into an organization; prints a link, good once, by which they set their password',
    )
    .requiredOption(...ORGANIZATION)
    .requiredOption('--email <address>', 'by which the person signs in')
    .option('--name <text>', 'how others see the person, unless they say otherwise')
    .addOption(roleOption(PERSON_ROLES))
    .addHelpText(
      'after',
      examples('medilens user create --organization Lakeside --email ada@example.org --role clinician'),
    )
    .action(async (options: { organization: string; email: string; name?: string; role: string }) => {
      const { createUserCommand } = await import('../commands/user.ts')
      await createUserCommand(io, options)
    })
}

function addKeyCommands(program: Command, io: Console): void {
  const key = program.command('key').description('Keys by which services of an organization call')
  key
    .command('create')
    .description('Make a key; standard output is the key alone')
    .requiredOption(...ORGANIZATION)
    .addOption(roleOption())
    .requiredOption('--name <text>', 'what it is for')
    .option('--expires <days>', 'after how many days it ends by itself', days)
    .addHelpText(
      'after',
      examples(
        'export MEDILENS_API_KEY=$(medilens key create --organization Lakeside --role service --name ecg)',
      ),
    )
    .action(async (options: { organization: string; name: string; role: string; expires?: number }) => {
      const { createKeyCommand } = await import('../commands/key.ts')
      await createKeyCommand(io, options)
    })
  key
    .command('list')
    .description('List the keys of an organization')
    .requiredOption(...ORGANIZATION)
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens key list --organization Lakeside'))
    .action(async (options: { organization: string; json: boolean }) => {
      const { listKeysCommand } = await import('../commands/key.ts')
      await listKeysCommand(io, options)
    })
  key
    .command('revoke <key>')
    .description('Revoke a key, by its prefix (mlk_ and 12 characters) or its id')
    .option(...ORGANIZATION)
    .addHelpText('after', examples('medilens key revoke mlk_4f6jq0a8x2bd'))
    .action(async (given: string, options: { organization?: string }) => {
      const { revokeKeyCommand } = await import('../commands/key.ts')
      await revokeKeyCommand(io, given, options)
    })
}

function addPlatformKeyCommands(program: Command, io: Console): void {
  const key = program
    .command('platform-key')
    .description('Keys of workers that take the work of every organization')
  key
    .command('create')
    .description('Make a key; standard output is the key alone')
    .requiredOption('--name <text>', 'what it is for')
    .option('--expires <days>', 'after how many days it ends by itself', days)
    .addHelpText('after', examples('medilens platform-key create --name "ecg workers"'))
    .action(async (options: { name: string; expires?: number }) => {
      const { createPlatformKeyCommand } = await import('../commands/platform-key.ts')
      await createPlatformKeyCommand(io, options)
    })
  key
    .command('list')
    .description('List the keys of the platform')
    .option('--json', 'for programs', false)
    .addHelpText('after', examples('medilens platform-key list'))
    .action(async (options: { json: boolean }) => {
      const { listPlatformKeysCommand } = await import('../commands/platform-key.ts')
      await listPlatformKeysCommand(io, options)
    })
  key
    .command('revoke <prefix>')
    .description('Revoke a key, by its prefix (mlp_ and 12 characters)')
    .addHelpText('after', examples('medilens platform-key revoke mlp_4f6jq0a8x2bd'))
    .action(async (prefix: string) => {
      const { revokePlatformKeyCommand } = await import('../commands/platform-key.ts')
      await revokePlatformKeyCommand(io, prefix)
    })
}

function addGuideCommand(
  program: Command,
  io: Console,
  setExitCode: (code: number) => void,
  run: RunCommand,
): void {
  program
    .command('guide')
    .description('Show each row of the database guide, by a command, on a throw-away instance')
    .addHelpText(
      'after',
      '\nStarts a PostgreSQL and a server of its own in a temporary folder, and leaves nothing of them. Rows whose step\n' +
        'has not come are listed as pending. Exit code 1: a row that should be there is not.\n' +
        examples('medilens guide'),
    )
    .action(async () => {
      const { guideCommand } = await import('../commands/guide.ts')
      if (!(await guideCommand(io, run))) setExitCode(1)
    })
}
