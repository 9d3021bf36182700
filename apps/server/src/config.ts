import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { databaseConfig, DatabaseConfigError, type DatabaseConfig } from '@medilens/db'
import { IDLE_MINUTES, SHORTEST_SECRET, USUAL_IDLE_MINUTES } from '@medilens/api'
import { z } from 'zod'

/** The folder that README.md and .env lie in. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Where the web application is built to, from the project's root. */
export const BUILT_WEB = 'apps/client/dist'

export type Environment = Readonly<Record<string, string | undefined>>

/** Everything that can be configured, read once. */
export interface ServerConfig {
  readonly port: number
  readonly host: string
  readonly logLevel: z.infer<typeof LogLevel>
  /** Addresses of proxies whose X-Forwarded-For is believed; none, unless said. */
  readonly trustedProxies: readonly string[]
  /** The origin under which browsers reach the server, as `https://medilens.example.org`; null: as they say themselves. */
  readonly publicUrl: string | null
  /** Minutes after which a sign-in session that nobody uses is over. */
  readonly idleMinutes: number
  /** What keys of the server are derived from; null where it is not said. */
  readonly secret: string | null
  readonly files: FilesConfig
  /** Whether `start` runs a worker beside the server. */
  readonly worker: boolean
  readonly database: DatabaseConfig
  /** For the commands that call a server. */
  readonly client: { readonly url: string | null; readonly apiKey: string | null }
  /** Where the shared recordings lie. */
  readonly recordings: string
  /** Where the built web application lies. */
  readonly web: string
}

/** Where files are kept, as far as it is said. */
export interface FilesConfig {
  readonly folder: string | null
  /** Master keys of 32 bytes: the one in force, and older ones that still open what they wrapped. */
  readonly key: Uint8Array | null
  readonly olderKeys: readonly Uint8Array[]
  /** How large one file may be, in bytes. */
  readonly maxBytes: number
}

/** All that is wrong with the configuration, by variable; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(problems: readonly { readonly variable: string; readonly problem: string }[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`)
    super(['The configuration is wrong:', ...lines].join('\n'))
  }
}

const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
  error: 'must be trace, debug, info, warn, error, fatal or silent',
})

const httpUrl = () =>
  z.url({ protocol: /^https?$/, error: 'must be the address of a server, as http://127.0.0.1:3000' })

/** Whether what is sent to a host stays on this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '[::1]' ||
  host === '::1' ||
  /^127(\.\d+){3}$/.test(host)

/** Passwords and sessions go over TLS, or nowhere. */
const isPublicOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  if (url === null || url.origin === 'null' || ![url.origin, `${url.origin}/`].includes(text)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

const isKey = (text: string): boolean => /^[\w+/-]{43}=?$/.test(text)
const KEY_RULE = { error: 'must be 32 random bytes in base64, as `openssl rand -base64 32` prints them' }
const SIZE_RULE = { error: 'must be a number of bytes, from 1 to 1099511627776 (1 TiB)' }

const PORT_RULE = { error: 'must be a port from 0 to 65535 (0: any that is free)' }

const IDLE_RULE = { error: `must be whole minutes from ${IDLE_MINUTES.least} to ${IDLE_MINUTES.most}` }

const Variables = z.object({
  PORT: z.coerce.number(PORT_RULE).int(PORT_RULE).min(0, PORT_RULE).max(65_535, PORT_RULE).default(3000),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: LogLevel.default('info'),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error: 'must be IP addresses or networks (10.0.0.0/8), parted by commas',
    })
    .default([]),
  MEDILENS_PUBLIC_URL: z
    .string()
    .refine(isPublicOrigin, {
      error:
        'must be scheme, host and port alone, as https://medilens.example.org; http only for this machine',
    })
    .transform((text) => new URL(text).origin)
    .optional(),
  MEDILENS_IDLE_MINUTES: z.coerce
    .number(IDLE_RULE)
    .int(IDLE_RULE)
    .min(IDLE_MINUTES.least, IDLE_RULE)
    .max(IDLE_MINUTES.most, IDLE_RULE)
    .default(USUAL_IDLE_MINUTES),
  MEDILENS_SECRET: z
    .string()
    .min(SHORTEST_SECRET, { error: `must be at least ${SHORTEST_SECRET} random characters` })
    .optional(),
  MEDILENS_FILES: z.string().optional(),
  MEDILENS_FILE_KEY: z.string().refine(isKey, KEY_RULE).optional(),
  MEDILENS_FILE_KEYS_OLD: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((keys) => keys.every(isKey), KEY_RULE)
    .default([]),
  MEDILENS_MAX_UPLOAD: z.coerce
    .number(SIZE_RULE)
    .int(SIZE_RULE)
    .min(1, SIZE_RULE)
    .max(2 ** 40, SIZE_RULE)
    .default(2 * 2 ** 30),
  MEDILENS_WORKER: z.stringbool({ error: 'must be true or false' }).default(true),
  MEDILENS_URL: httpUrl().optional(),
  MEDILENS_API_KEY: z.string().regex(/^mlk_/, { error: 'must be a key, mlk_…' }).optional(),
  MEDILENS_DATA: z.string().default('../shared/data'),
  MEDILENS_WEB: z.string().default(BUILT_WEB),
})

/**
 * Reads the configuration, relative paths from the project's root. Throws a `ConfigError` that lists every problem at
 * once.
 */
export function readConfig(environment: Environment): ServerConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = Variables.safeParse(given)
  const own = (parsed.error?.issues ?? []).map((issue) => ({
    variable: issue.path.join('.'),
    problem: issue.message,
  }))
  const database = readDatabase(given)
  if (!parsed.success || Array.isArray(database)) {
    throw new ConfigError([...own, ...(Array.isArray(database) ? database : [])])
  }
  const values = parsed.data
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    trustedProxies: values.TRUSTED_PROXIES,
    publicUrl: values.MEDILENS_PUBLIC_URL ?? null,
    idleMinutes: values.MEDILENS_IDLE_MINUTES,
    secret: values.MEDILENS_SECRET ?? null,
    files: {
      folder: values.MEDILENS_FILES === undefined ? null : resolve(PROJECT_ROOT, values.MEDILENS_FILES),
      key: values.MEDILENS_FILE_KEY === undefined ? null : Buffer.from(values.MEDILENS_FILE_KEY, 'base64'),
      olderKeys: values.MEDILENS_FILE_KEYS_OLD.map((text) => Buffer.from(text, 'base64')),
      maxBytes: values.MEDILENS_MAX_UPLOAD,
    },
    worker: values.MEDILENS_WORKER,
    database,
    client: { url: values.MEDILENS_URL ?? null, apiKey: values.MEDILENS_API_KEY ?? null },
    recordings: resolve(PROJECT_ROOT, values.MEDILENS_DATA),
    web: resolve(PROJECT_ROOT, values.MEDILENS_WEB),
  }
}

/** The process's environment over what `.env` in the project's root says. */
export function environmentWithFile(environment: Environment, root = PROJECT_ROOT): Environment {
  const file = join(root, '.env')
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...environment } : environment
}

/** The database's part, or what is wrong with it. */
function readDatabase(given: Environment): DatabaseConfig | DatabaseConfigError['problems'][number][] {
  try {
    const config = databaseConfig(given)
    // The same data, wherever in the project a command is run.
    return config.kind === 'embedded' ? { ...config, home: resolve(PROJECT_ROOT, config.home) } : config
  } catch (error) {
    if (error instanceof DatabaseConfigError) return [...error.problems]
    throw error
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
