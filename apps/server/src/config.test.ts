import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ConfigError, environmentWithFile, PROJECT_ROOT, readConfig } from './config.ts'

it('needs nothing', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'info',
    trustedProxies: [],
    client: { url: null, apiKey: null },
    database: { kind: 'embedded', home: join(PROJECT_ROOT, '.medilens') },
  })
})

it('says everything that is wrong at once, and repeats no value', () => {
  const read = () =>
    readConfig({
      PORT: '70000',
      LOG_LEVEL: 'secret1',
      TRUSTED_PROXIES: '10.0.0.0/8,secret2',
      MEDILENS_URL: 'secret3',
      MEDILENS_API_KEY: 'secret4',
      DATABASE_URL: 'mysql://secret5:secret6@x/y',
      DB_POOL_SIZE: 'secret7',
    })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(
    /PORT[^]*LOG_LEVEL[^]*TRUSTED_PROXIES[^]*MEDILENS_URL[^]*MEDILENS_API_KEY[^]*DATABASE_URL[^]*DB_POOL_SIZE/,
  )
  expect(read).not.toThrow(/secret/)
})

it.each(['1.5', '-1', 'x', '65536', '1e9'])('refuses the port %s', (PORT) => {
  expect(() => readConfig({ PORT })).toThrow('PORT: must be a port')
})

it.each(['10.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8'])('takes the proxies %s', (TRUSTED_PROXIES) => {
  expect(readConfig({ TRUSTED_PROXIES }).trustedProxies.length).toBeGreaterThan(0)
})

it.each(['10.0.0.0/33', '::1/129', '10.0.0.0/8/8', 'all'])('refuses the proxies %s', (TRUSTED_PROXIES) => {
  expect(() => readConfig({ TRUSTED_PROXIES })).toThrow('TRUSTED_PROXIES')
})

it('reads a .env under the environment', async () => {
  const folder = await mkdtemp('/tmp/medilens-env-')
  try {
    await writeFile(join(folder, '.env'), 'PORT=4000\n# a comment\nHOST="0.0.0.0"\n')
    const config = readConfig(environmentWithFile({ PORT: '5000' }, folder))
    expect(config).toMatchObject({ port: 5000, host: '0.0.0.0' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
