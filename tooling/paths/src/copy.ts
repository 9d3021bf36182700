import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratchRoot } from '@medilens/db/testing'

const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** What tools wrote, and whose database is somebody's. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.turbo', '.medilens', '.env', 'coverage'])

/** How a command ended. */
export interface Finished {
  readonly code: number
  /** Standard output, and what was said beside it. */
  readonly output: string
}

/** A copy of the project, in which something can be added and tried. */
export interface Copy {
  readonly root: string
  read(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Puts lines before the one place where an anchor stands. */
  insert(file: string, anchor: string, lines: string): Promise<void>
  /** Runs a JavaScript program with the Node of this process, from the root or a folder below it. */
  node(
    argv: readonly string[],
    environment?: Readonly<Record<string, string>>,
    folder?: string,
  ): Promise<Finished>
  remove(): Promise<void>
}

/** Copies what is written by hand; what is installed is shared. */
export async function copyProject(): Promise<Copy> {
  const root = await mkdtemp(join(await scratchRoot(), 'medilens-copy-'))
  await cp(PROJECT_ROOT, root, {
    recursive: true,
    filter: (source) =>
      !source
        .slice(PROJECT_ROOT.length)
        .split(sep)
        .some((part) => LEFT_OUT.has(part)) && !source.endsWith('.tsbuildinfo'),
  })
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'))
  // Links between packages are relative, and so lead to the copies.
  for (const group of ['packages', 'apps', 'tooling']) {
    for (const name of await readdir(join(root, group))) {
      const installed = join(group, name, 'node_modules')
      await cp(join(PROJECT_ROOT, installed), join(root, installed), {
        recursive: true,
        verbatimSymlinks: true,
      })
    }
  }
  const path = (file: string) => join(root, file)
  const read = (file: string) => readFile(path(file), 'utf8')
  const write = async (file: string, text: string) => {
    await mkdir(dirname(path(file)), { recursive: true })
    await writeFile(path(file), text)
  }
  return {
    root,
    read,
    write,
    insert: async (file, anchor, lines) => {
      const text = await read(file)
      const parts = text.split(anchor)
      if (parts.length !== 2)
        throw new Error(`${file} has ${anchor.trim()} ${parts.length - 1} times, and not once`)
      await write(file, parts.join(`${lines}${anchor}`))
    },
    node: (argv, environment = {}, folder = '') =>
      new Promise((resolve) => {
        const { PATH = '', HOME = '' } = process.env
        const options = {
          cwd: join(root, folder),
          env: { PATH, HOME, CI: '', ...environment },
          maxBuffer: 10_000_000,
        }
        execFile(process.execPath, [...argv], options, (error, stdout, stderr) => {
          const failed = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code: failed, output: `${stdout}${stderr}` })
        })
      }),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}
