import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectWithRetry, MIGRATIONS_FOLDER } from '@medilens/db'
import { z } from 'zod'
import { must, timed, took, type Row } from './row.ts'
import type { Stage } from './stage.ts'

/** The guide's tables by its five groups. */
const TABLES = {
  'identity and access': ['users', 'organizations', 'user_profiles', 'roles', 'user_roles'],
  'assessment core': ['assessments', 'pipeline_stages', 'biomarker_values'],
  'modality results': [
    'retinal_results',
    'speech_results',
    'cardiology_results',
    'radiology_results',
    'dermatology_results',
    'cognitive_results',
  ],
  'AI and files': ['chat_threads', 'chat_messages', 'ai_explanations', 'uploaded_files'],
  audit: ['audit_events'],
} as const

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** The schema: its migrations, its seeds, its tables. */
export const SCHEMA_ROWS: readonly Row[] = [
  {
    says: '`alembic revision --autogenerate -m`',
    here: 'db migration:create: the difference of the entities to the snapshot',
    async show({ folder, medilens }) {
      const scratch = join(folder, 'migrations')
      await mkdir(scratch)
      const snapshot = Snapshot.parse(
        JSON.parse(await readFile(join(MIGRATIONS_FOLDER, 'snapshot.json'), 'utf8')),
      )
      const tables = snapshot.tables.filter(({ name }) => name !== FORGOTTEN)
      await writeFile(join(scratch, 'snapshot.json'), JSON.stringify({ ...snapshot, tables }))
      const { code, stdout, stderr } = await medilens(`db migration:create guide --folder ${scratch}`)
      must(code === 0, stderr)
      const file = /wrote (\S+)/.exec(stdout)?.[1] ?? ''
      const text = await readFile(join(scratch, file), 'utf8')
      must(text.includes(`create table "${FORGOTTEN}"`), 'the migration lacks the new table')
      must(text.includes('force row level security'), 'the migration leaves the table open')
      return [
        `against a snapshot without ${FORGOTTEN}: wrote ${file}`,
        `${count(text, /addSql/g)} statements: the table, ${count(text, /create policy/g)} policies, ${count(text, /grant /g)} grants, and the way back`,
      ]
    },
  },
  {
    says: '`alembic upgrade head`, `upgrade abc123`, `downgrade -1`',
    here: 'db migrate, db migrate --to <name>, db rollback [--to <name>]',
    async show(stage) {
      const first = await expectApplied(stage, 'db migrate --to ground')
      const rest = await expectApplied(stage, 'db migrate')
      const back = await stage.medilens('db rollback', stage.beside)
      must(count(back.stdout, /^took back /gm) === 1, `a rollback took back something else: ${back.stdout}`)
      const down = await stage.medilens('db rollback --to ground', stage.beside)
      must(down.code === 0, down.stderr)
      const again = await expectApplied(stage, 'db migrate')
      must(again.names === rest.names, 'not the same migrations came back')
      return [
        `migrate --to ground: ${first.names}`,
        `migrate: ${rest.names} in ${took(rest.spent)}`,
        `${back.stdout.trim()}; then down to ground, and up again in ${took(again.spent)}`,
      ]
    },
  },
  {
    says: '`alembic history`, `current`',
    here: 'db status: applied with time, pending, drift',
    async show({ medilens }) {
      const { code, stdout } = await medilens('db status')
      must(code === 0 && stdout.includes('no drift'), `there is drift: ${stdout}`)
      return stdout.trim().split('\n')
    },
  },
  {
    says: 'reset migrations (development only)',
    here: 'db reset: refused in production, asks before it drops',
    async show({ medilens, beside }) {
      const production = await medilens('db reset --yes', { ...beside, ENVIRONMENT: 'production' })
      must(production.code === 1 && production.stderr.includes('refused'), 'a reset ran in production')
      const mistyped = await medilens('db reset', beside, 'something else')
      must(mistyped.code === 1, 'a reset ran without its database’s name')
      const [typed, spent] = await timed(() => medilens('db reset', beside, 'beside'))
      must(typed.code === 0, typed.stderr)
      return [
        `in production: ${production.stderr.trim()}`,
        `with another name typed: ${mistyped.stderr.trim().split('\n').at(-1)}`,
        `with its own: ${typed.stdout.trim()} (${took(spent)})`,
      ]
    },
  },
  {
    says: '`python scripts/init_db.py`, may be run again',
    here: 'db seed: roles and catalogue, any number of times; --demo adds an organization',
    async show({ medilens, beside }) {
      const once = await medilens('db seed --demo', beside)
      must(once.code === 0, once.stderr)
      const twice = await medilens('db seed --demo', beside)
      must(
        !/[1-9]\d* (added|changed)/.test(twice.stdout),
        `the second seed changed something: ${twice.stdout}`,
      )
      return ['once:', ...indented(once.stdout), 'again:', ...indented(twice.stdout)]
    },
  },
  {
    says: '19 tables in five groups',
    here: 'the same tables and columns, and what they did not have: organizations kept apart',
    async show({ endpoints }) {
      const owner = await connectWithRetry(endpoints.owner)
      try {
        const { rows } = await owner.query<{ name: string; forced: boolean }>(
          `select relname as name, relforcerowsecurity as forced from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'mikro_orm_migrations'`,
        )
        const here = new Set(rows.map(({ name }) => name))
        const asked = Object.values(TABLES).flat()
        const missing = asked.filter((name) => !here.has(name))
        must(missing.length === 0, `these are missing: ${missing.join(', ')}`)
        const open = rows.filter(({ forced }) => !forced)
        must(open.length === 0, 'a table is without forced row-level security')
        return [
          ...Object.entries(TABLES).map(([group, names]) => `${group}: ${names.join(', ')}`),
          `${asked.length} of ${asked.length}; ${rows.length} in all, each under forced row-level security`,
        ]
      } finally {
        await owner.end()
      }
    },
  },
]

const Snapshot = z.looseObject({ tables: z.array(z.looseObject({ name: z.string() })) })
/** No other table points at it, so that a snapshot without it is one of an earlier day. */
const FORGOTTEN = 'ai_explanations'

const indented = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)

async function expectApplied({ medilens, beside }: Stage, command: string) {
  const [{ code, stdout, stderr }, spent] = await timed(() => medilens(command, beside))
  must(code === 0, stderr)
  const names = [...stdout.matchAll(/^applied (\S+)$/gm)].map(([, name]) => name).join(', ')
  must(names !== '', `${command} applied nothing`)
  return { names, spent }
}
