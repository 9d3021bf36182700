import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { copyProject, type Copy } from './copy.ts'
import { take, writtenSteps } from './written-steps.ts'

const SOURCE = '--conditions=@medilens/source'
const MEDILENS = [SOURCE, 'apps/server/src/main.ts']
const DOCS = [SOURCE, 'tooling/docs/src/main.ts']

let copy: Copy
beforeAll(async () => {
  copy = await copyProject()
})
afterAll(() => copy.remove())

const medilens = (command: string) =>
  copy.node([...MEDILENS, ...command.split(' ')], { MEDILENS_HOME: join(copy.root, 'home') })

const succeed = async (ended: ReturnType<Copy['node']>): Promise<string> => {
  const { code, output } = await ended
  expect(code, output).toBe(0)
  return output
}

/** What `testing/cases.ts` and `samples.ts` lack of the router. */
const UNCOVERED = `
const { inventory } = await import('./packages/api/src/inventory.ts')
const { TENANCY_CASES } = await import('./packages/api/src/testing/cases.ts')
const { samples } = await import('./packages/api/src/testing/samples.ts')
const lacking = inventory().filter(({ path }) => !(path in TENANCY_CASES && path in samples({})))
console.log(JSON.stringify(lacking.map(({ path }) => path)))
`

describe('the ways that CONTRIBUTING.md describes, in a copy of the project', { timeout: 180_000 }, () => {
  it('a new domain: generated, found by the generated tests, and guarded by them', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await copy.read('package.json')))
    const [bin, ...argv] = (scripts['new:domain'] ?? '').split(' ')
    expect(bin).toBe('gen')
    const gen = (...given: readonly string[]) =>
      copy.node(['node_modules/@turbo/gen/dist/cli.js', ...argv, ...given])
    await succeed(gen('parcel', 'patient:read', 'true'))
    await succeed(gen('voucher', 'assessment:read', 'false'))
    expect(await gen('parcel', 'patient:read', 'true')).toMatchObject({ code: 1 })
    expect(await gen('two words', 'patient:read', 'true')).toMatchObject({ code: 1 })

    const uncovered = () => succeed(copy.node([SOURCE, '--input-type=module', '-e', UNCOVERED]))
    expect(JSON.parse(await uncovered())).toEqual([])
    const cases = await copy.read('packages/api/src/testing/cases.ts')
    await copy.write('packages/api/src/testing/cases.ts', cases.replace('  ...PARCEL_CASES,\n', ''))
    expect(JSON.parse(await uncovered())).toEqual(['parcel.get'])
    await copy.write('packages/api/src/testing/cases.ts', cases)
  })

  it('a new modality: the steps as they are written, and a migration', async () => {
    const document = await copy.read('CONTRIBUTING.md')
    const steps = writtenSteps(document, 'A modality')
    expect(steps.map(({ file }) => file.split('/')[1]).join(' ')).toBe(
      'pipelines db api db db db db client client client',
    )
    for (const step of steps) await take(copy, step)
    expect(document).toContain('   npx -y pnpm@12 medilens db migration:create gait\n')
    expect(await succeed(medilens('db migration:create gait'))).toMatch(/wrote Migration\d+_gait\.ts/)
    await succeed(medilens('db migrate'))
    expect(await succeed(medilens('db status'))).toContain('no drift')
    expect(await succeed(medilens('db rollback'))).toMatch(/took back Migration\d+_gait/)
  })

  it('a new page: the steps as they are written', async () => {
    const steps = writtenSteps(await copy.read('CONTRIBUTING.md'), 'A page')
    expect(steps.map(({ file }) => file)).toEqual([
      'apps/client/src/gait/gait-page.tsx',
      'apps/client/src/routes/gait.ts',
      'apps/client/src/routes/router.ts',
      'apps/client/src/routes/router.ts',
      'apps/client/src/layout/navigation.tsx',
    ])
    for (const step of steps) await take(copy, step)
  })

  it('the documents are stale until they are written anew', async () => {
    expect(await copy.node([...DOCS, '--check'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('docs:generate'),
    })
    await succeed(copy.node(DOCS))
    expect(await copy.read('docs/permissions.md')).toContain('| `parcel.get` | `patient:read` | own | all |')
    expect(await copy.read('docs/api.md')).toContain('### GaitResult\n\nSteps a minute.')
    await succeed(copy.node([...DOCS, '--check']))
  })

  it('all of it type-checks, and keeps to the structure of the house', async () => {
    const tsc = [
      'node_modules/typescript/bin/tsc',
      '--build',
      'packages/api',
      'packages/pipelines',
      'apps/client',
    ]
    expect(await succeed(copy.node(tsc))).toBe('')
    const checks = ['imports', 'circles', 'domains', 'length']
    await succeed(copy.node([SOURCE, 'tooling/checks/src/main.ts', ...checks]))
  })

  it('the new page is built', async () => {
    const built = await copy.node(
      ['-e', `import('vite').then(({ build }) => build({ root: '.', logLevel: 'warn' }))`],
      {},
      'apps/client',
    )
    expect(built.code, built.output).toBe(0)
    expect((await readdir(join(copy.root, 'apps/client/dist/assets'))).join()).toContain('gait-page')
  })

  it('the new domain answers, and the new modality is recorded and read back', async () => {
    const files = ['inventory', 'malformed', 'parcel', 'voucher', 'modalities']
    const output = await succeed(
      copy.node(
        ['node_modules/vitest/vitest.mjs', 'run', '--project', 'api', '--reporter', 'verbose', ...files],
        { NO_COLOR: '1' },
      ),
    )
    for (const test of [
      'parcel > answers what there is of the patient who is asked for',
      'parcel > names no patient to those who know pseudonyms alone',
      'voucher > answers what there is of the patient who is asked for',
      'voucher.get > answers whatever is malformed with a typed refusal, and writes nothing',
      'a gait result > comes back as it was recorded, every field of it',
      'every procedure, and none that is gone, has a row in docs/permissions.md',
    ]) {
      expect(output).toContain(test)
    }
  })
})
