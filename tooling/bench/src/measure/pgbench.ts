import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Endpoint } from '@medilens/db'
import type { Clinic } from '../data/clinics.ts'
import { MEASURED } from '../data/rows.ts'
import { AUDIT, HISTORY, NEWEST, RECORD, SETTINGS, WHOLE } from '../floor/statements.ts'
import type { WorkloadName } from '../workload/workloads.ts'

const run = promisify(execFile)

/** Scripts by turns: as many clinics, and patients or assessments, as keep the statements of a connection few. */
const SCRIPTS = 16

/** Whether the machine has pgbench, which comes with no npm package. */
export const hasPgbench = (): Promise<boolean> =>
  run('pgbench', ['--version']).then(
    () => true,
    () => false,
  )

/** One transaction of a workload for one clinic, with values in place of the floor's parameters; null where it can't. */
function scriptOf(name: WorkloadName, clinic: Clinic, id: string): string | null {
  const statement = (text: string, ...values: readonly (string | number | null)[]) =>
    `${withValues(text, [clinic.id, ...values]).replaceAll('\n', ' ')};`
  const audit = (
    event: string,
    resource: string,
    resourceId: string | null,
    action: string,
    patientId: string | null,
  ) => statement(AUDIT, clinic.apiKeyId, event, resource, resourceId, patientId, action, null)
  const transaction = (...lines: readonly string[]) =>
    ['begin;', statement(SETTINGS), ...lines, 'commit;', ''].join('\n')
  const list = (column: 0 | 1 | 2 | 3) =>
    `{${MEASURED.retinal.map((value) => JSON.stringify(value[column])).join(',')}}`
  const confidences = `{${MEASURED.retinal.map(() => 0.9).join(',')}}`
  switch (name) {
    case 'W1': {
      const risk = [id, clinic.apiKeyId, 25.5, 'low', 0.92]
      const values = [list(0), list(1), list(2), list(3), confidences]
      return transaction(
        statement(RECORD, ...risk, ...values, 1, 0.95, 0.45, 0.67, 1.12),
        audit('assessment.record', 'assessment', null, 'create', id),
      )
    }
    case 'W2': {
      const since = new Date(Date.now() - 90 * 86_400_000).toISOString()
      return transaction(
        statement(HISTORY, id, 'vessel_density', since),
        audit('biomarker.history', 'biomarker', id, 'read', id),
      )
    }
    case 'W3':
      return transaction(
        statement(NEWEST, id, 'retinal'),
        audit('assessment.list', 'assessment', null, 'read', id),
      )
    case 'W4':
      return transaction(statement(WHOLE, id), audit('assessment.read', 'assessment', id, 'read', null))
    case 'W5':
      // pgbench knows no COPY.
      return null
  }
}

const withValues = (text: string, values: readonly (string | number | null)[]): string =>
  text.replaceAll(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1] ?? null
    return value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`
  })

export interface DatabaseFloor {
  readonly app: Endpoint
  readonly name: WorkloadName
  /** Who asks, and about what: the same as of the server and the bare floor. */
  readonly connections: readonly { readonly clinic: Clinic; readonly ids: readonly string[] }[]
  readonly seconds: number
}

/** Transactions per second of the same statements without any Node; null where pgbench can't send them. */
export async function databaseFloor({
  app,
  name,
  connections,
  seconds,
}: DatabaseFloor): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'medilens-pgbench-'))
  try {
    const files: string[] = []
    for (let index = 0; index < SCRIPTS; index++) {
      const { clinic, ids } = connections[index % connections.length] ?? {}
      const id = ids?.[index % ids.length]
      if (clinic === undefined || id === undefined) continue
      const script = scriptOf(name, clinic, id)
      if (script === null) return null
      files.push(join(folder, `${index}.sql`))
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(folder, `${index}.sql`), script)
    }
    const { host = '', port = 0, user = '', password, database = '' } = app.client
    const { stdout } = await run(
      'pgbench',
      [
        '--no-vacuum',
        '--protocol=prepared',
        `--client=${connections.length}`,
        '--jobs=2',
        `--time=${Math.max(1, Math.round(seconds))}`,
        ...files.flatMap((file) => ['-f', file]),
        ...Object.entries({ h: host, p: String(port), U: user }).flatMap(([flag, set]) => [`-${flag}`, set]),
        database,
      ],
      { env: { PATH: process.env['PATH'], PGPASSWORD: String(password) } },
    )
    return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1] ?? Number.NaN)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
