import { execFile } from 'node:child_process'
import { access, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runHere } from './testing/command.ts'
import { blocks, DOCUMENTS, read, ROOT } from './testing/documents.ts'
import { testHome, type TestHome } from './testing/home.ts'

const PNPM = 'npx -y pnpm@12 '

/** What .ci/run or the tool that proves a fresh clone runs, step by step, rather than this test. */
const RUN_BY_CI = ['start', 'test', 'test:browser', 'typecheck', 'lint', 'build', 'check', 'install', 'demo']
/**
 * Served for good, asked of what is served, or written into the checkout: other tests run these in processes and folders
 * of their own. Behind each, where that is.
 */
const RUN_ELSEWHERE = {
  'medilens serve': 'apps/server/src/process/lifecycle.test.ts',
  'medilens db pool': 'apps/server/src/guide/setup.ts',
  'medilens db migration:create': 'tooling/paths/src/paths.test.ts',
  guide: 'apps/server/src/commands/guide.test.ts',
  worker: 'apps/server/src/process/worker.test.ts',
  'docs:generate': 'tooling/paths/src/paths.test.ts',
  'docs:pictures': 'apps/client/src/pictures.browser.test.ts',
  'new:domain': 'tooling/paths/src/paths.test.ts',
}

/** A command line as a shell would split it; quotes are all that our documents use. */
const words = (line: string) =>
  [...line.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/g)].map(
    ({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '',
  )

/** A script of package.json that is a program of Node. */
const runScript = (script: string, argv: readonly string[]) => {
  const [node, ...rest] = script.split(' ')
  expect(node).toBe('node')
  return promisify(execFile)(process.execPath, [...rest, ...argv], { cwd: ROOT })
}

let home: TestHome
beforeAll(async () => {
  home = await testHome()
  await runHere(['db', 'migrate'], { MEDILENS_HOME: home.path })
  await runHere(['db', 'seed', '--demo'], { MEDILENS_HOME: home.path })
})
afterAll(() => home.remove())

describe('the documents', () => {
  it('hold no command that fails as it is written', async () => {
    const texts = await Promise.all(DOCUMENTS.map(read))
    const lines = texts.flatMap((text) => blocks(text, 'sh')).flatMap((block) => block.trim().split('\n'))
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read(join(ROOT, 'package.json'))))
    const failed: string[] = []
    for (const line of lines) {
      expect(line).toContain(PNPM)
      const command = line.slice(PNPM.length)
      const [script = '', ...argv] = words(command)
      if (RUN_BY_CI.includes(command)) {
        expect([...Object.keys(scripts), 'install']).toContain(script)
      } else if (script === 'bench') {
        const { stdout } = await runScript(scripts[script] ?? '', argv)
        expect(stdout).toContain('Usage: bench')
      } else if (!Object.keys(RUN_ELSEWHERE).some((start) => command.startsWith(start))) {
        const { code, stderr } = await runHere(argv, { MEDILENS_HOME: home.path })
        if (script !== 'medilens' || code !== 0) failed.push(`${line}: ${stderr}`)
      }
    }
    expect(failed).toEqual([])
    expect(lines.length).toBeGreaterThan(10)
  })

  it('lead where they say: every link of theirs is to a file that is there', async () => {
    const dangling: string[] = []
    for (const path of DOCUMENTS) {
      for (const [, target = ''] of (await read(path)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
        if (/^https?:/.test(target)) continue
        const there = await access(join(dirname(path), target)).then(
          () => true,
          () => false,
        )
        if (!there) dangling.push(`${path.slice(ROOT.length)}: ${target}`)
      }
    }
    expect(dangling).toEqual([])
  })

  it('hold TypeScript that compiles, strictly', async () => {
    const folder = await mkdtemp('/tmp/medilens-readme-')
    try {
      await symlink(join(ROOT, 'apps/server/node_modules'), join(folder, 'node_modules'))
      const programs = await Promise.all(
        ['README.md', 'packages/client/README.md'].map(async (name) => {
          const code = blocks(await read(join(ROOT, name)), 'ts').join('\n')
          const file = `${name.replaceAll('/', '-')}.mts`
          await writeFile(join(folder, file), code)
          return { file, code }
        }),
      )
      const options = [
        '--noEmit',
        '--strict',
        '--target',
        'es2024',
        '--module',
        'nodenext',
        '--types',
        'node',
      ]
      const types = [
        '--typeRoots',
        join(ROOT, 'node_modules/@types'),
        '--skipLibCheck',
        '--lib',
        'es2025,dom,esnext.disposable',
      ]
      const argv = [
        ...options,
        ...types,
        '--allowImportingTsExtensions',
        '--customConditions',
        '@medilens/source',
      ]
      const compiled = promisify(execFile)(
        join(ROOT, 'node_modules/.bin/tsc'),
        [...argv, ...programs.map(({ file }) => file)],
        {
          cwd: folder,
        },
      )
      expect(
        await compiled.then(
          () => '',
          (error: { stdout?: string }) => error.stdout ?? 'tsc did not run',
        ),
      ).toBe('')
      for (const { code } of programs) expect(code).toContain('createClient')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
