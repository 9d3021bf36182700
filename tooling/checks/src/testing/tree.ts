import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { Check, Finding } from '../finding.ts'

const entry = (name: string) => ({
  '@medilens/source': `./src/${name}.ts`,
  types: `./dist/${name}.d.ts`,
  default: `./dist/${name}.js`,
})

/** The workspace's packages as they are, without any source. */
const MANIFESTS: Readonly<Record<string, unknown>> = {
  'packages/db': {
    '.': entry('index'),
    './vocabulary': entry('vocabulary'),
    './testing': entry('testing/index'),
  },
  'packages/api': { '.': entry('index'), './contract': entry('contract') },
  'packages/client': { '.': entry('index') },
  'packages/pipelines': { '.': entry('index') },
  'packages/storage': { '.': entry('index') },
  'apps/server': {},
  'apps/client': {},
  'apps/worker': {},
  'tooling/bench': {},
  'tooling/browser': { '.': entry('index') },
}

const write = (root: string, file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

/** Make a project with the given files in a folder of its own; disposing removes it. */
export const makeTree = (files: Readonly<Record<string, string>>) => {
  const root = mkdtempSync(join(tmpdir(), 'medilens-checks-'))
  for (const [folder, exports] of Object.entries(MANIFESTS)) {
    // The web application and the published client have the same folder's name.
    const name = `@medilens/${folder === 'apps/client' ? 'web' : (folder.split('/').at(-1) ?? '')}`
    write(root, `${folder}/package.json`, JSON.stringify({ name, exports }))
  }
  for (const [file, text] of Object.entries(files)) write(root, file, text)
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

const short = ({ file, line, rule }: Finding): string => `${file}:${line} ${rule}`

/** What a check finds in a project of the given files, each as `file:line rule`. */
export const findIn = (check: Check, files: Readonly<Record<string, string>>): string[] => {
  using tree = makeTree(files)
  return check(tree.root).map(short)
}

/** The same with what is advised, for tests that read it. */
export const adviceIn = (check: Check, files: Readonly<Record<string, string>>): string[] => {
  using tree = makeTree(files)
  return check(tree.root).map(({ advice }) => advice)
}
