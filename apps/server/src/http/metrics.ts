import { performance, type EventLoopUtilization } from 'node:perf_hooks'
import { httpStatusOf, type FinishedCall } from '@medilens/api'
import type { PoolGauges } from '@medilens/db'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** From what a call that only reads takes to what times out. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30]

/** The names of the pool's gauges, by what they show; `medilens db pool` reads them. */
export const POOL_GAUGES = {
  size: 'medilens_db_pool_size',
  checkedOut: 'medilens_db_pool_checked_out',
  idle: 'medilens_db_pool_idle',
  waiting: 'medilens_db_pool_waiting',
} as const satisfies Record<keyof PoolGauges, string>

const POOL_HELP: Readonly<Record<keyof PoolGauges, string>> = {
  size: 'Open connections of the application',
  checkedOut: 'Connections in use',
  idle: 'Connections not in use',
  waiting: 'Units of work that wait for a connection',
}

/** What a server counts. Labels are names out of the code, never anything that was sent. */
export interface Metrics {
  readonly contentType: string
  onCall(call: FinishedCall): void
  /** `route` is a registered path, or `unknown`. */
  onRequest(route: string, status: number): void
  text(): Promise<string>
}

/** Starts to count; each server has counters of its own. */
export function createMetrics(pool: () => PoolGauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = new Histogram({
    name: 'medilens_call_duration_seconds',
    help: 'Calls of procedures',
    labelNames: ['procedure', 'status'],
    buckets: SECONDS,
    registers,
  })
  const requests = new Counter({
    name: 'medilens_http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['route', 'status'],
    registers,
  })
  for (const gauge of Object.keys(POOL_GAUGES).filter(isPoolGauge)) {
    const shown = new Gauge({
      name: POOL_GAUGES[gauge],
      help: POOL_HELP[gauge],
      registers: [],
      collect: () => {
        shown.set(pool()[gauge])
      },
    })
    registry.registerMetric(shown)
  }
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  const utilization = new Gauge({
    name: 'medilens_event_loop_utilization',
    help: 'Share of the time since the last look in which the event loop was busy, 0 to 1',
    registers: [],
    collect: () => {
      const now = performance.eventLoopUtilization()
      utilization.set(performance.eventLoopUtilization(now, last).utilization)
      last = now
    },
  })
  registry.registerMetric(utilization)
  return {
    contentType: registry.contentType,
    onCall: ({ procedure, refusal, durationMs }) =>
      calls.observe({ procedure, status: refusal === null ? 200 : httpStatusOf(refusal) }, durationMs / 1000),
    onRequest: (route, status) => requests.inc({ route, status }),
    text: () => registry.metrics(),
  }
}

const isPoolGauge = (name: string): name is keyof PoolGauges => name in POOL_GAUGES
