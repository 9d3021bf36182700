import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { codeOf, EmbeddedError, messageOf } from './errors.ts'
import type { Owner } from './files.ts'

/** How PostgreSQL's programs are run here, since they refuse to run as root. */
export interface Runner extends Owner {
  readonly kind: 'ourselves' | 'namespace' | 'other-user'
  /** The name of the user, for people. */
  readonly user: string
  command(program: string, args: readonly string[]): Command
}

/** What to hand to `spawn`. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly identity: { readonly uid?: number; readonly gid?: number }
}

export interface Outcome {
  readonly code: number | null
  readonly output: string
}

const SYSTEM_USER = 'medilens'
const OR_ANOTHER = 'set DATABASE_URL to a PostgreSQL 15 or later'
const ADVICE = `Start MediLens as an ordinary user, or ${OR_ANOTHER}.`

/** PostgreSQL gets none of our environment: it may hold secrets, and LC_* or PG* would change what it does. */
export const CLEAN_ENVIRONMENT = { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

/** Runs a program to its end and gives what it said; one that takes longer than `within` is killed. */
export const run = (command: Command, within = 60_000): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      ...command.identity,
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: within,
      killSignal: 'SIGKILL',
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: output.trim() }))
  })

const succeeds = async (command: Command): Promise<boolean> => {
  try {
    return (await run(command, 10_000)).code === 0
  } catch {
    return false
  }
}

/** What went wrong where a program could not even be started. */
export const explainSpawnError = (program: string, error: unknown): EmbeddedError =>
  new EmbeddedError(
    codeOf(error) === 'ENOENT'
      ? `${program} can't run on this system (it needs glibc; Alpine has musl); ${OR_ANOTHER}`
      : `${program} could not be started: ${messageOf(error)}; ${OR_ANOTHER}`,
    { cause: error },
  )

/** Tells a system on which the program runs for nobody from one on which it only won't run for root. */
const mustRun = async (program: string): Promise<void> => {
  const outcome = await run({ file: program, args: ['--version'], identity: {} }).catch((error: unknown) => {
    throw explainSpawnError(program, error)
  })
  if (outcome.code !== 0) throw new EmbeddedError(`${program} does not run: ${outcome.output}; ${OR_ANOTHER}`)
}

const asOurselves = (owner: Owner): Runner => ({
  ...owner,
  kind: 'ourselves',
  user: userInfo().username,
  command: (file, args) => ({ file, args, identity: {} }),
})

const asUser = (owner: Owner, user: string): Runner => ({
  ...owner,
  kind: 'other-user',
  user,
  command: (file, args) => ({ file, args, identity: owner }),
})

/** In a namespace root looks like an ordinary user to PostgreSQL, while files stay root's. */
const inNamespace = (insideUid: number): Runner => ({
  uid: 0,
  gid: 0,
  kind: 'namespace',
  user: 'root',
  command: (program, args) => ({
    file: 'unshare',
    args: ['-U', `--map-user=${insideUid}`, `--map-group=${insideUid}`, '--', program, ...args],
    identity: {},
  }),
})

/** Any user but root will do inside a namespace, but initdb wants one that /etc/passwd knows. */
const anyKnownUid = async (): Promise<number | null> => {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const uids = passwd.split('\n').map((line) => Number(line.split(':')[2]))
  return uids.find((uid) => uid > 0) ?? null
}

const namespaceRunner = async (directory: string, postgres: string): Promise<Runner | null> => {
  const uid = process.platform === 'linux' ? await anyKnownUid() : null
  if (uid === null) return null
  const runner = inNamespace(uid)
  // Inside, root's right to enter everybody's folders is gone, so try exactly what will be needed.
  const attempt = ['-c', 'test -w "$1" && exec "$2" --version', 'sh', directory, postgres]
  return (await succeeds(runner.command('/bin/sh', attempt))) ? runner : null
}

const systemUser = async (): Promise<Runner> => {
  const idOf = async (flag: '-u' | '-g'): Promise<number | null> => {
    const { code, output } = await run({ file: 'id', args: [flag, SYSTEM_USER], identity: {} })
    return code === 0 ? Number(output) : null
  }
  const find = async (): Promise<Runner | null> => {
    const [uid, gid] = [await idOf('-u'), await idOf('-g')]
    return uid === null || gid === null || uid === 0 ? null : asUser({ uid, gid }, SYSTEM_USER)
  }
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER]
  const existing = await find()
  if (existing !== null) return existing
  const said = await run({ file: 'useradd', args, identity: {} }).then(({ output }) => output, messageOf)
  const made = await find()
  if (made !== null) return made
  throw new EmbeddedError(
    `PostgreSQL refuses to run as root, this system forbids user namespaces (unshare -U), and a user ` +
      `'${SYSTEM_USER}' for it could not be made (${said}). ${ADVICE}`,
  )
}

/**
 * Chooses how to run PostgreSQL over `directory`: as ourselves; as root, inside a user namespace, or else as a
 * system user. `owner` is whose data is there already, null where there is none yet.
 */
export const chooseRunner = async (
  directory: string,
  postgres: string,
  owner: Owner | null,
): Promise<Runner> => {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  if (uid === undefined || gid === undefined) {
    throw new EmbeddedError(`The built-in PostgreSQL does not run on ${process.platform}; ${OR_ANOTHER}`)
  }
  if (uid !== 0) {
    if (owner === null || owner.uid === uid) return asOurselves({ uid, gid })
    throw new EmbeddedError(
      `The data in ${directory} belongs to user ${owner.uid}; start MediLens as that user`,
    )
  }
  if (owner !== null && owner.uid !== 0) return asUser(owner, `user ${owner.uid}`)
  const runner = await namespaceRunner(directory, postgres)
  if (runner !== null) return runner
  await mustRun(postgres)
  if (owner === null) return await systemUser()
  throw new EmbeddedError(
    `The data in ${directory} belongs to root, and PostgreSQL runs as root only inside a user namespace ` +
      `(unshare -U), which this system forbids now. Allow user namespaces, or give the data to an ordinary user ` +
      `(chown -R) and start MediLens as that user.`,
  )
}

/** True where the runner's user can run this program, whose folder may be closed to them. */
export const canRun = (runner: Runner, program: string): Promise<boolean> =>
  succeeds(runner.command(program, ['--version']))
