import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const CLIENT = join(ROOT, 'packages/client')
const EXAMPLES = join(ROOT, 'examples')

/** A project of somebody who has the published client and nothing else of ours. */
export interface PackedProject {
  readonly folder: string
  /** The names of the programs of `examples/`, copied here. */
  readonly examples: readonly string[]
  write(name: string, text: string): Promise<void>
  /** What a command says here, whether it succeeds or not; nothing of this checkout's environment reaches it. */
  outputOf(
    command: string,
    argv: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<string>
  remove(): Promise<void>
}

/**
 * Packs the client as it is published and installs it with npm in an empty project, beside the compiler and Node's types
 * in the versions of the catalog.
 */
export async function packedProject(): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'medilens-package-'))
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['--build', CLIENT], { cwd: ROOT })
  await pnpm('pack', '--pack-destination', folder)
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await write('package.json', JSON.stringify({ name: 'user', private: true, type: 'module' }))
  const tools = await Promise.all(['typescript', '@types/node'].map(versioned))
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline']
  await run('npm', ['install', ...quietly, `./${tarball}`, ...tools], { cwd: folder })
  const examples = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.ts'))
  await Promise.all(examples.map((name) => copyFile(join(EXAMPLES, name), join(folder, name))))
  return {
    folder,
    examples,
    write,
    outputOf: (command, argv, environment = {}) =>
      new Promise((resolve) => {
        execFile(command, argv, { cwd: folder, env: environment }, (_, stdout, stderr) =>
          resolve(stdout + stderr),
        )
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A dependency of this workspace in the version of its catalog. */
async function versioned(name: string): Promise<string> {
  const catalog = await readFile(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')
  const line = catalog.split('\n').find((text) => text.trim().replaceAll("'", '').startsWith(`${name}: `))
  const version = line?.split(': ')[1]
  if (version === undefined) throw new Error(`The catalog has no ${name}`)
  return `${name}@${version}`
}

/** The pnpm that runs this, or, where something else does, the one that the README starts everything with. */
function pnpm(...argv: readonly string[]) {
  const own = process.env['npm_execpath'] ?? ''
  const [command, before] = /\bpnpm$/.test(own) ? [own, []] : ['npx', ['-y', 'pnpm@12']]
  return run(command, [...before, ...argv], { cwd: CLIENT })
}

/** Runs a command that must succeed; where it does not, all that it said is in the error. */
function run(command: string, argv: readonly string[], options: { readonly cwd: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, argv, options, (error, stdout, stderr) => {
      if (error === null) resolve()
      else reject(new Error(`${command} ${argv.join(' ')} failed:\n${stdout}${stderr}`))
    })
  })
}
