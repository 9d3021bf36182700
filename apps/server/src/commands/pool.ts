import type { PoolGauges } from '@medilens/db'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { findServer } from '../command-line/find-server.ts'
import { POOL_GAUGES } from '../http/metrics.ts'
import { table } from '../terminal/table.ts'

/** Shows the connection pool of a running server, from its metrics. */
export async function poolCommand(
  io: Console,
  { url, json }: { readonly url?: string; readonly json: boolean },
): Promise<void> {
  const address = url ?? (await findServer(io.config()))
  if (address === null) {
    throw new CommandError('No server is running here. Start one (`pnpm start`), or say which with --url.')
  }
  const gauges = readGauges(await fetchMetrics(address))
  io.print(
    ...(json
      ? [JSON.stringify(gauges)]
      : table(
          [{ header: 'pool' }, { header: 'connections' }],
          [
            ['size', gauges.size],
            ['checked out', gauges.checkedOut],
            ['idle', gauges.idle],
            ['waiting', gauges.waiting],
          ],
        )),
  )
}

async function fetchMetrics(address: string): Promise<string> {
  try {
    const response = await fetch(new URL('/metrics', address), { signal: AbortSignal.timeout(5_000) })
    if (response.ok) return await response.text()
  } catch {
    // Answered below: whatever it was, there are no metrics.
  }
  throw new CommandError(`No MediLens answers at ${address}.`)
}

function readGauges(metrics: string): PoolGauges {
  const read = (name: string): number => {
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]
    if (value === undefined)
      throw new CommandError('The metrics there say nothing of a pool: is it a MediLens?')
    return Number(value)
  }
  return {
    size: read(POOL_GAUGES.size),
    checkedOut: read(POOL_GAUGES.checkedOut),
    idle: read(POOL_GAUGES.idle),
    waiting: read(POOL_GAUGES.waiting),
  }
}
