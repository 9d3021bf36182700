import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FIXTURE_PASSWORD } from '@medilens/db/testing'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { launchBrowser } from '@medilens/browser'
import { nodeBinary, OTHER_NODES } from './testing/node-versions.ts'
import { packedProject, type PackedProject } from './testing/packed-client.ts'
import { serveTestDatabase, type Served } from './testing/served-database.ts'

const CLIENT = fileURLToPath(new URL('../../../packages/client', import.meta.url))

/** What a user's own program may look like. */
const PROGRAM = `
import { createClient, createSignIn, isMediLensError } from '@medilens/client'
import type { AssessmentId, ClientOptions, Inputs, Outputs } from '@medilens/client'

const client = createClient({ url: 'https://medilens.example', apiKey: 'mlk_a', timeoutMs: 1000, retry: false })
if (typeof client.assessment.record.mutate !== 'function') throw new Error('there is no client')
const page = createClient({ credentials: 'session', url: 'https://medilens.example' })
if (typeof page.patient.list.query !== 'function') throw new Error('there is no client of a session')
// @ts-expect-error who is calling is said once
export const both: ClientOptions = { url: 'https://medilens.example', apiKey: 'mlk_a', credentials: 'session' }
const { signIn } = createSignIn({ url: 'https://medilens.example' })
export const name = async (): Promise<string> => (await signIn({ email: 'a', password: 'b' })).user.name

type IsAny<Type> = 0 extends 1 & Type ? true : false
export const typed: readonly false[] = [
  false satisfies IsAny<Inputs>,
  false satisfies IsAny<Inputs['assessment']['record']>,
  false satisfies IsAny<Inputs['assessment']['record']['biomarkers']>,
  false satisfies IsAny<Outputs['assessment']['get']>,
  false satisfies IsAny<Outputs['assessment']['get']['id']>,
  false satisfies IsAny<Outputs['biomarker']['history']['points'][number]>,
  false satisfies IsAny<Outputs['audit']['list']['items'][number]>,
]

export async function example(patientId: string): Promise<AssessmentId> {
  const { id } = await client.assessment.record.mutate({ patientId, pipelineType: 'retinal', biomarkers: [] })
  const { points } = await client.biomarker.history.query({ patientId, name: 'vessel_density' })
  const values: number[] = points.map(({ value }) => value)
  console.log(values)
  // @ts-expect-error a retinal run has no heart rate variability
  const crossed: Inputs['assessment']['record'] = { patientId, pipelineType: 'retinal', biomarkers: [], result: { sdnnMs: 1 } }
  // @ts-expect-error there is no such procedure
  void client.assessment.vanish
  console.log(crossed)
  return id
}

export function advise(error: unknown): string | undefined {
  if (!isMediLensError(error)) return undefined
  // @ts-expect-error there is no such reason
  if (error.reason === 'no_such_reason') return 'never'
  return error.reason === 'unknown_unit' ? error.issues[0]?.problem : error.message
}
`

/**
 * What a page may do whose user signs in: nothing in it knows a key, and nothing in it can read the session. Outside a
 * browser it keeps cookies by itself, and says where it comes from.
 */
const SESSION = `
import { createClient, createSignIn, isMediLensError, type Send } from '@medilens/client'

const { MEDILENS_URL: url = '', MEDILENS_EMAIL: email = '', MEDILENS_PASSWORD: password = '' } = process.env
const isPage = typeof document !== 'undefined'
const jar = new Map<string, string>()
const keepingCookies: Send = async (to, init) => {
  const headers = new Headers(init.headers)
  headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '))
  const response = await fetch(to, { ...init, headers })
  for (const [name = '', value = ''] of response.headers.getSetCookie().map((set) => set.split(/[=;]/))) {
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return response
}
const options = isPage ? {} : { url, headers: { origin: url }, fetch: keepingCookies }
const { signIn, signOut, changePassword } = createSignIn(options)
const medilens = createClient({ ...options, credentials: 'session' })
const reasonOf = (call: Promise<unknown>) =>
  call.then(() => 'nothing', (error: unknown) => (isMediLensError(error) ? error.reason : 'another error'))

console.log('before: ' + (await reasonOf(medilens.patient.list.query({}))))
const { user } = await signIn({ email, password })
console.log('signed in: ' + user.name)
if (isPage) console.log('cookies a script can read: ' + document.cookie.length)
const patient = (await medilens.patient.list.query({ limit: 1 })).items[0]
if (patient === undefined) throw new Error('there is no patient')
const patientId = patient.id
console.log('patient: ' + (await medilens.patient.get.query({ patientId })).fullName)

const { id: threadId } = await medilens.chat.createThread.mutate({ patientId })
const { answerMessageId: messageId } = await medilens.chat.send.mutate({ threadId, question: 'What is a heart rate?' })
let heard = ''
let ending = 'nothing'
for await (const { data } of medilens.chat.onAnswer.subscribe({ messageId })) {
  if (data.type === 'text') heard += data.text
  else ending = data.status
}
const { items } = await medilens.chat.listMessages.query({ threadId })
const stored = items.find(({ id }) => id === messageId)?.content
console.log('answer: ' + ending + ', ' + (heard !== '' && heard === stored ? 'heard whole' : 'lost'))
const strange = medilens.chat.onAnswer.subscribe({ messageId: threadId })[Symbol.asyncIterator]()
console.log('answer to nobody: ' + (await reasonOf(strange.next())))

await changePassword({ currentPassword: password, newPassword: password + ' and more' })
console.log('still signed in: ' + (await reasonOf(medilens.patient.get.query({ patientId }))))
await signOut()
console.log('after: ' + (await reasonOf(medilens.patient.list.query({}))))
console.log('old password: ' + (await reasonOf(signIn({ email, password }))))
await signIn({ email, password: password + ' and more' })
await changePassword({ currentPassword: password + ' and more', newPassword: password })
`
const SESSION_PRINTS = [
  'before: unauthenticated',
  'signed in: Fixture clinician',
  'patient: Fixture Patient 1',
  'answer: complete, heard whole',
  'answer to nobody: not_found',
  'still signed in: nothing',
  'after: unauthenticated',
  'old password: sign_in_failed',
]

/** What the examples print, in the order in which they build on each other. */
const EXAMPLES: readonly (readonly [name: string, prints: readonly RegExp[]])[] = [
  [
    'create-assessment.ts',
    [
      /^created retinal_[0-9a-f-]{36}: pending$/,
      /^saved vessel_density: 0\.45 in unit 1, normal$/,
      /^completed: risk 25\.5, confidence 0\.92$/,
    ],
  ],
  [
    'analyze.ts',
    [
      /^session_id retinal_[0-9a-f-]{36}$/,
      /^completed, measured by segmentation and measurement$/,
      /^vessel_density 0\.5 in unit 1$/,
      /^of the left eye$/,
      /^sent again: it is recorded already$/,
    ],
  ],
  [
    'user-history.ts',
    [
      /^\d+ assessments of the user$/,
      /^\d{4}-\S+Z retinal_[0-9a-f-]{36} completed, risk 12\.5$/,
      /^\d{4}-\S+Z retinal_[0-9a-f-]{36} completed, risk 25\.5$/,
      /^\d+ values of vessel_density in unit 1$/,
      /^\d{4}-\S+Z 0\.45 normal$/,
      /^\d{4}-\S+Z 0\.5 /,
    ],
  ],
]

let project: PackedProject
let served: Served
let browser: Browser
beforeAll(async () => {
  ;[project, served, browser] = await Promise.all([packedProject(), serveTestDatabase(), launchBrowser()])
  await project.write('program.ts', PROGRAM)
  await project.write('session.ts', SESSION)
}, 180_000)
afterAll(async () => {
  await Promise.all([project.remove(), served.close(), browser.close()])
})

describe('what is installed', () => {
  it('is what is built of the sources, and nothing else', async () => {
    const sources = (await readdir(join(CLIENT, 'src'))).filter((name) => /(?<!\.test)\.ts$/.test(name))
    const built = sources.flatMap((name) => {
      const stem = `dist/${name.slice(0, -3)}`
      return [`${stem}.d.ts`, `${stem}.js`, `${stem}.js.map`]
    })
    const packed = await readdir(join(project.folder, 'node_modules/@medilens/client'), { recursive: true })
    expect(packed.filter((name) => name.startsWith('dist/')).toSorted()).toEqual(built.toSorted())
    expect(packed.filter((name) => !name.startsWith('dist')).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ])
  })

  it('brings nothing of the server along', async () => {
    const Lock = z.object({ packages: z.record(z.string(), z.unknown()) })
    const lock = Lock.parse(JSON.parse(await readFile(join(project.folder, 'package-lock.json'), 'utf8')))
    const names = Object.keys(lock.packages).filter((path) => path !== '')
    // The compiler is a peer of tRPC's and, with Node's types, what this project compiles with.
    const ours = names.filter(
      (path) => !/^node_modules\/(?:@?typescript|@types\/node|undici-types)\b/.test(path),
    )
    expect(ours).toEqual(
      ['@medilens/client', '@trpc/client', '@trpc/server', 'eventsource-parser', 'zod'].map(
        (name) => `node_modules/${name}`,
      ),
    )
  })

  it('says what it is and needs', async () => {
    const path = join(project.folder, 'node_modules/@medilens/client/package.json')
    const manifest: unknown = JSON.parse(await readFile(path, 'utf8'))
    const version: unknown = expect.stringMatching(/^\d+\.\d+\.\d+$/)
    expect(manifest).toMatchObject({
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      dependencies: {
        '@trpc/client': version,
        '@trpc/server': version,
        'eventsource-parser': version,
        zod: version,
      },
    })
    expect(Object.keys(Object(manifest))).not.toContain('private')
  })
})

it.each([
  ['with the compiler’s defaults', { types: [] }, ['program.ts']],
  ['for Node', { module: 'nodenext', lib: ['es2024', 'dom'], types: ['node'] }, 'everything'],
  ['for a bundler', { module: 'preserve', moduleResolution: 'bundler', types: ['node'] }, 'everything'],
])('type-checks whole in an empty project %s', async (_, chosen, files) => {
  const compilerOptions = {
    target: 'esnext',
    exactOptionalPropertyTypes: true,
    ...chosen,
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  }
  const all = files === 'everything' ? ['program.ts', 'session.ts', ...project.examples] : files
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: all }))
  const tsc = join(project.folder, 'node_modules/.bin/tsc')
  expect(await project.outputOf(process.execPath, [tsc, '-p', project.folder])).toBe('')
})

it('has an expectation for every example', () => {
  expect(EXAMPLES.map(([name]) => name).toSorted()).toEqual(project.examples.toSorted())
})

/** Lines that were not expected, and expected ones that were not printed; the history holds earlier runs' lines too. */
function surprises(lines: readonly string[], prints: readonly RegExp[]): readonly string[] {
  return [
    ...lines.filter((line) => !prints.some((one) => one.test(line))),
    ...prints.filter((one) => !lines.some((line) => one.test(line))).map(String),
  ]
}

const environment = () => ({
  MEDILENS_URL: served.server.address,
  MEDILENS_API_KEY: served.organization.keys.clinician.key,
  MEDILENS_EMAIL: served.organization.users.clinician.email,
  MEDILENS_PASSWORD: FIXTURE_PASSWORD,
})

it.each([process.versions.node, ...OTHER_NODES])(
  'runs the examples, a session and a subscription under Node %s',
  async (version) => {
    const other = OTHER_NODES.find((one) => one === version)
    const node = other === undefined ? process.execPath : await nodeBinary(other)
    expect(await project.outputOf(node, ['--version'])).toBe(`v${version}\n`)
    expect(await project.outputOf(node, ['program.ts'])).toBe('')
    for (const [name, prints] of EXAMPLES) {
      // oxlint-disable-next-line no-await-in-loop -- the later show what the earlier made
      const printed = await project.outputOf(node, [name], environment())
      expect(surprises(printed.trimEnd().split('\n'), prints)).toEqual([])
    }
    const printed = await project.outputOf(node, ['session.ts'], environment())
    expect(printed.trimEnd().split('\n')).toEqual(SESSION_PRINTS)
  },
  120_000,
)

describe('in a browser', () => {
  /** A page of the server's own origin, in which programs of the project run as a bundler put them together. */
  async function openPage() {
    const page = await browser.newPage()
    const origin = served.server.address
    await page.route(`${origin}/page`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A page</title>' }),
    )
    await page.route(`${origin}/programs/*`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice('/programs/'.length)
      await route.fulfill({ contentType: 'text/javascript', body: await bundled(name) })
    })
    await page.addInitScript((env) => Object.assign(globalThis, { process: { env } }), environment())
    await page.goto(`${origin}/page`)
    const printed: string[] = []
    // The browser itself notes refused requests there.
    page.on('console', (message) => void (message.type() === 'log' && printed.push(message.text())))
    return {
      /** Runs a program to its end and answers what it printed. */
      run: async (name: string): Promise<readonly string[]> => {
        printed.length = 0
        await page.evaluate(`import('/programs/${name}')`)
        return [...printed]
      },
      [Symbol.asyncDispose]: () => page.close(),
    }
  }

  async function bundled(name: string): Promise<string> {
    const input = join(project.folder, name)
    await using bundle = await rolldown({ input, platform: 'browser', logLevel: 'silent' })
    const { output } = await bundle.generate({ format: 'es' })
    return output[0].code
  }

  it('runs the examples with a key', async () => {
    await using page = await openPage()
    for (const [name, prints] of EXAMPLES) {
      // oxlint-disable-next-line no-await-in-loop -- the later show what the earlier made
      expect(surprises(await page.run(name), prints)).toEqual([])
    }
  }, 60_000)

  it('signs a person in, calls and listens as that person, and signs out', async () => {
    await using page = await openPage()
    const printed = await page.run('session.ts')
    expect(printed).toContain('cookies a script can read: 0')
    expect(printed.filter((line) => !line.startsWith('cookies'))).toEqual(SESSION_PRINTS)
  })
})
