import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUILT_WEB, ConfigError, environmentWithFile, PROJECT_ROOT, readConfig } from './config.ts'

it('needs nothing', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'info',
    trustedProxies: [],
    client: { url: null, apiKey: null },
    publicUrl: null,
    idleMinutes: 30,
    secret: null,
    files: { folder: null, key: null, olderKeys: [], maxBytes: 2_147_483_648 },
    database: { kind: 'embedded', home: join(PROJECT_ROOT, '.medilens') },
    web: join(PROJECT_ROOT, BUILT_WEB),
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
      MEDILENS_PUBLIC_URL: 'secret8',
      MEDILENS_SECRET: 'secret9, too short',
      MEDILENS_FILE_KEY: 'secret10',
      MEDILENS_FILE_KEYS_OLD: `${'A'.repeat(43)}=,secret11`,
      MEDILENS_MAX_UPLOAD: 'secret12',
    })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(
    /PORT[^]*LOG_LEVEL[^]*TRUSTED_PROXIES[^]*MEDILENS_PUBLIC_URL[^]*MEDILENS_SECRET[^]*MEDILENS_FILE_KEY[^]*MEDILENS_FILE_KEYS_OLD[^]*MEDILENS_MAX_UPLOAD[^]*MEDILENS_URL[^]*MEDILENS_API_KEY[^]*DATABASE_URL[^]*DB_POOL_SIZE/,
  )
  expect(read).not.toThrow(/secret/)
})

it.each(['1.5', '-1', 'x', '65536', '1e9'])('refuses the port %s', (PORT) => {
  expect(() => readConfig({ PORT })).toThrow('PORT: must be a port')
})

it.each(['4', '721', '30.5', 'x'])('refuses %s idle minutes', (MEDILENS_IDLE_MINUTES) => {
  expect(() => readConfig({ MEDILENS_IDLE_MINUTES })).toThrow('MEDILENS_IDLE_MINUTES: must be whole minutes')
})

it.each(['10.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8'])('takes the proxies %s', (TRUSTED_PROXIES) => {
  expect(readConfig({ TRUSTED_PROXIES }).trustedProxies.length).toBeGreaterThan(0)
})

it.each(['10.0.0.0/33', '::1/129', '10.0.0.0/8/8', 'all'])('refuses the proxies %s', (TRUSTED_PROXIES) => {
  expect(() => readConfig({ TRUSTED_PROXIES })).toThrow('TRUSTED_PROXIES')
})

it.each([
  ['https://medilens.example.org/', 'https://medilens.example.org'],
  ['https://medilens.example.org:8443', 'https://medilens.example.org:8443'],
  ['http://localhost:5173', 'http://localhost:5173'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('takes the public address %s', (MEDILENS_PUBLIC_URL, origin) => {
  expect(readConfig({ MEDILENS_PUBLIC_URL }).publicUrl).toBe(origin)
})

it.each([
  'http://medilens.example.org',
  'http://localhost.example.org',
  'https://medilens.example.org/app',
  'https://someone@medilens.example.org',
  'https://medilens.example.org?x',
  'ftp://localhost',
  'medilens.example.org',
])(
  'refuses the public address %s, under which passwords would go unencrypted or pages would not match',
  (url) => {
    expect(() => readConfig({ MEDILENS_PUBLIC_URL: url })).toThrow('MEDILENS_PUBLIC_URL')
  },
)

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
