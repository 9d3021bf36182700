import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** Of packages of ours, what a browser may hold. */
const LOADABLE = [
  /^apps\/client\//,
  /^packages\/client\/src\//,
  /^packages\/api\/src\/([\w-]+\/)+schema\.ts$/,
  /^packages\/api\/src\/trpc\/fields\.ts$/,
  /^packages\/db\/src\/(vocabulary|permissions)\.ts$/,
  /^packages\/db\/src\/rules\/(condition|findings|index|results|same-measures)\.ts$/,
  /^packages\/pipelines\/src\/cardiology\/(recording\/[\w-]+|decimal)\.ts$/,
]
/** What only a server has use for: drivers, the ORM, the HTTP side, sign-in. */
const OF_THE_SERVER =
  /node_modules\/(\.pnpm\/)?(pg|@?mikro-orm|kysely|fastify|@fastify|better-auth|pino|prom-client|commander)\b/

let modules: string[] = []
let text = ''
beforeAll(async () => {
  const built = await build({
    root: `${ROOT}apps/client`,
    logLevel: 'error',
    mode: 'production',
    build: { write: false },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunks = outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .flatMap((file) => (file.type === 'chunk' ? [file] : []))
  modules = chunks
    .flatMap(({ moduleIds }) => moduleIds)
    .map((id) => id.replaceAll('\0', '').replace(ROOT, ''))
  text = chunks.map(({ code }) => code).join('\n')
}, 120_000)

describe('what a browser is sent holds nothing of the server', () => {
  it('of our packages only what a browser may hold', () => {
    const ours = modules.filter((id) => /^(packages|apps|tooling)\//.test(id) && !id.includes('node_modules'))
    expect(ours.length).toBeGreaterThan(30)
    expect(ours.filter((id) => !LOADABLE.some((pattern) => pattern.test(id)))).toEqual([])
  })

  it('of the registry’s no driver, no ORM, no HTTP server', () => {
    expect(modules.filter((id) => OF_THE_SERVER.test(id))).toEqual([])
    expect(modules.some((id) => /node_modules\/.*react-dom/.test(id))).toBe(true)
  })

  it('no SQL and no secret’s name', () => {
    expect(
      text.match(/set_config\(|insert into |DATABASE_URL|MEDILENS_SECRET|medilens_app|mlk_[a-z0-9]{12}/g),
    ).toBeNull()
  })
})
