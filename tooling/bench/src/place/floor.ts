import type { Endpoint } from '@medilens/db'
import type { FloorConfig } from '../floor/config.ts'
import type { Clinic } from '../data/clinics.ts'
import { firstLine, spawnSource, stop } from './child.ts'
import type { MeasuredServer } from './medilens.ts'

/** Starts the bare floor in a process of its own, over the same socket and as the same role as the server. */
export async function startFloor(app: Endpoint, clinics: readonly Clinic[]): Promise<MeasuredServer> {
  const child = spawnSource('tooling/bench/src/floor/main.ts', [], { stdio: ['pipe', 'pipe', 'inherit'] })
  const config: FloorConfig = {
    client: {
      host: app.client.host ?? '',
      port: app.client.port ?? 0,
      user: app.client.user ?? '',
      password: String(app.client.password),
      database: app.client.database ?? '',
    },
    clinics: clinics.map(({ id, authorization, apiKeyId }) => ({ id, authorization, apiKeyId })),
  }
  child.stdin?.end(JSON.stringify(config))
  const url = await firstLine(child, 'the floor')
  return { url, pid: child.pid ?? 0, stop: () => stop(child) }
}
