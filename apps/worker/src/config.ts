import { z } from 'zod'

/** All that a worker is told, by the environment. */
export interface WorkerConfig {
  readonly url: string
  readonly apiKey: string
  /** Samples that are measured at the same time. */
  readonly concurrency: number
  readonly limits: { readonly memoryMiB: number; readonly seconds: number }
  /** How long what is under way may take once it is told to stop; it is given back then. */
  readonly drainSeconds: number
  readonly logLevel: z.infer<typeof LogLevel>
  /** The key and samples may travel unencrypted to an address that is not this machine's own. */
  readonly allowInsecure: boolean
  /** The largest sample that is fetched, all its files together, in bytes. */
  readonly sampleBytes: number
}

/** What is wrong with the configuration, by variable; never a value. */
export class WorkerConfigError extends Error {
  override readonly name = 'WorkerConfigError'
}

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])

const Variables = z.object({
  MEDILENS_URL: z.url({ protocol: /^https?$/ }),
  MEDILENS_API_KEY: z
    .string()
    .regex(/^ml[kp]_/, { error: 'must be a key, mlp_… of the platform or mlk_… of an organization' }),
  MEDILENS_WORKER_CONCURRENCY: whole(1, 64).default(2),
  MEDILENS_WORKER_MEMORY_MIB: whole(64, 65_536).default(3_072),
  MEDILENS_WORKER_SECONDS: whole(1, 3_600).default(120),
  MEDILENS_WORKER_DRAIN_SECONDS: whole(0, 3_600).default(20),
  MEDILENS_WORKER_ALLOW_INSECURE: z.stringbool({ error: 'must be true or false' }).default(false),
  LOG_LEVEL: LogLevel.default('info'),
  MEDILENS_WORKER_SAMPLE_BYTES: whole(1, 2 ** 32).default(256 * 2 ** 20),
})

/** Reads what a worker needs of its environment. Throws a `WorkerConfigError` that lists every problem at once. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const parsed = Variables.safeParse(environment)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
    throw new WorkerConfigError(['The configuration is wrong:', ...lines].join('\n'))
  }
  const values = parsed.data
  return {
    url: values.MEDILENS_URL,
    apiKey: values.MEDILENS_API_KEY,
    concurrency: values.MEDILENS_WORKER_CONCURRENCY,
    limits: { memoryMiB: values.MEDILENS_WORKER_MEMORY_MIB, seconds: values.MEDILENS_WORKER_SECONDS },
    drainSeconds: values.MEDILENS_WORKER_DRAIN_SECONDS,
    logLevel: values.LOG_LEVEL,
    allowInsecure: values.MEDILENS_WORKER_ALLOW_INSECURE,
    sampleBytes: values.MEDILENS_WORKER_SAMPLE_BYTES,
  }
}
