import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scratchRoot } from '@medilens/db/testing'
import { readWebApplication, type WebApplication } from '../web/files.ts'

/** A folder as a build leaves one. */
export interface BuiltWeb {
  readonly folder: string
  read(): Promise<WebApplication | null>
  remove(): Promise<void>
}

/** What the page of `builtWeb` says. */
export const PAGE_SAYS = 'the page of a test'
/** Its one script, long enough to be worth compressing. */
export const SCRIPT = 'assets/index-C0FFEE42.js'
export const SCRIPT_SAYS = `console.log('${'the script of a test, '.repeat(100)}')\n`

/** Writes a web application by hand, with a file beside it that nobody may read, and a link to that. */
export async function builtWeb(): Promise<BuiltWeb> {
  const outer = await mkdtemp(join(await scratchRoot(), 'medilens-web-'))
  const folder = join(outer, 'dist')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(outer, 'secret.txt'), 'nobody may read this')
  await symlink(join(outer, 'secret.txt'), join(folder, 'secret.txt'))
  await writeFile(join(folder, '.built-from'), 'nobody may read this')
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><head><title>${PAGE_SAYS}</title><script type="module" src="/${SCRIPT}"></script></head></html>`,
  )
  await writeFile(join(folder, SCRIPT), SCRIPT_SAYS)
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" />')
  await writeFile(join(folder, 'assets/photo.png'), randomBytes(4_000))
  return {
    folder,
    read: () => readWebApplication(folder),
    remove: () => rm(outer, { recursive: true, force: true }),
  }
}
