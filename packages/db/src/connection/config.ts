import { z } from 'zod'
import { DatabaseUrlError } from './parameters.ts'
import { parseDatabaseUrl, type DatabaseUrl } from './url.ts'

/** A pool's size and patience, in the words of pg's Pool. */
export interface PoolSettings {
  readonly min: number
  readonly max: number
  readonly connectionTimeoutMillis: number
}

interface CommonConfig {
  readonly environment: 'development' | 'test' | 'production'
  readonly pool: PoolSettings
  /** Log every statement. */
  readonly echo: boolean
  /** What the roles step sets as the logins' passwords; null leaves them as they are. */
  readonly passwords: { readonly app: string | null; readonly auth: string | null }
  /** What works and should not stay so. */
  readonly warnings: readonly string[]
}

/** MediLens' own PostgreSQL, kept under `home`. */
export interface EmbeddedConfig extends CommonConfig {
  readonly kind: 'embedded'
  readonly home: string
}

/** Somebody else's PostgreSQL. */
export interface ExternalConfig extends CommonConfig {
  readonly kind: 'external'
  /** `DATABASE_URL` or `NEON_DATABASE_URL`. */
  readonly main: DatabaseUrl
  /** `AUTH_DATABASE_URL`. */
  readonly auth: DatabaseUrl | null
  /** `DIRECT_URL`. */
  readonly direct: DatabaseUrl | null
}

export type DatabaseConfig = EmbeddedConfig | ExternalConfig

export interface ConfigProblem {
  readonly variable: string
  readonly problem: string
}

/** All that is wrong with the configuration. Names variables, never values. */
export class DatabaseConfigError extends Error {
  override readonly name = 'DatabaseConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`)
    super(['The configuration of the database is wrong:', ...lines].join('\n'))
    this.problems = problems
  }
}

const Environment = z.object({
  DATABASE_URL: url().optional(),
  NEON_DATABASE_URL: url().optional(),
  AUTH_DATABASE_URL: url().optional(),
  DIRECT_URL: url().optional(),
  DB_POOL_SIZE: number('must be a whole number from 1 to 1000', (n) => isWhole(n, 1)).default(20),
  DB_MAX_OVERFLOW: number('must be a whole number from 0 to 1000', (n) => isWhole(n, 0)).default(10),
  DB_POOL_TIMEOUT: number('must be seconds, more than 0 and at most 3600', (n) => n > 0 && n <= 3600).default(
    30,
  ),
  DB_ECHO: z.stringbool({ error: 'must be true or false' }).default(false),
  ENVIRONMENT: z
    .enum(['development', 'test', 'production'], { error: 'must be development, test or production' })
    .default('development'),
  MEDILENS_HOME: z.string().default('.medilens'),
  DB_APP_PASSWORD: z.string().optional(),
  DB_AUTH_PASSWORD: z.string().optional(),
})

/**
 * Reads the database's configuration from the environment; an empty variable counts as unset. Throws a
 * `DatabaseConfigError` that lists every problem at once.
 */
export function databaseConfig(env: Readonly<Record<string, string | undefined>>): DatabaseConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = Environment.safeParse(given)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => ({
      variable: issue.path.join('.'),
      problem: issue.message,
    })),
    ...contradictions(given),
  ]
  if (!parsed.success || problems.length > 0) throw new DatabaseConfigError(problems)

  const values = parsed.data
  const main = values.DATABASE_URL ?? values.NEON_DATABASE_URL ?? null
  const common = {
    environment: values.ENVIRONMENT,
    pool: {
      // pg keeps `min` connections when idle and closes the overflow, as SQLAlchemy's pool does.
      min: values.DB_POOL_SIZE,
      max: values.DB_POOL_SIZE + values.DB_MAX_OVERFLOW,
      connectionTimeoutMillis: Math.ceil(values.DB_POOL_TIMEOUT * 1000),
    },
    echo: values.DB_ECHO,
    passwords: { app: values.DB_APP_PASSWORD ?? null, auth: values.DB_AUTH_PASSWORD ?? null },
    warnings: values.ENVIRONMENT === 'production' ? productionWarnings(main, values.DB_ECHO) : [],
  }
  if (main === null) return { kind: 'embedded', home: values.MEDILENS_HOME, ...common }
  return {
    kind: 'external',
    main,
    auth: values.AUTH_DATABASE_URL ?? null,
    direct: values.DIRECT_URL ?? null,
    ...common,
  }
}

function contradictions(given: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const main = given['DATABASE_URL'] ?? given['NEON_DATABASE_URL']
  if (main === undefined) {
    // Else a forgotten DATABASE_URL would quietly start an empty database.
    return ['AUTH_DATABASE_URL', 'DIRECT_URL']
      .filter((variable) => given[variable] !== undefined)
      .map((variable) => ({ variable, problem: 'is set without DATABASE_URL; set that too, or unset this' }))
  }
  if ((given['NEON_DATABASE_URL'] ?? main) === main) return []
  return [{ variable: 'NEON_DATABASE_URL', problem: 'differs from DATABASE_URL; unset one of the two' }]
}

function productionWarnings(main: DatabaseUrl | null, echo: boolean): string[] {
  const warnings: string[] = []
  if (main === null) {
    warnings.push(
      'ENVIRONMENT=production on the embedded PostgreSQL: the data is in one folder on this machine, with no ' +
        'replica; set DATABASE_URL, or back that folder up.',
    )
  } else if (!main.serverProven) {
    warnings.push(
      'DATABASE_URL does not verify the server, so that someone on the network could pose as it; use ' +
        'sslmode=verify-full or channel_binding=require.',
    )
  }
  if (echo)
    warnings.push('DB_ECHO=true in production writes statements, with health data, to the log; unset it.')
  return warnings
}

function url() {
  return z.string().transform((text, context) => {
    try {
      return parseDatabaseUrl(text)
    } catch (error) {
      if (!(error instanceof DatabaseUrlError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  })
}

function number(error: string, isAllowed: (value: number) => boolean) {
  return z.coerce.number({ error }).refine(isAllowed, { error })
}

function isWhole(value: number, min: number): boolean {
  return Number.isInteger(value) && value >= min && value <= 1000
}
