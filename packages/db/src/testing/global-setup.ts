import type { TestProject } from 'vitest/node'
import { prepareCluster, type TestCluster } from './cluster.ts'
import { startServer, type TestServer } from './server.ts'

interface Shared {
  readonly server: TestServer
  readonly cluster: TestCluster
}

declare global {
  /** Each project evaluates this file anew, but in one process. */
  var medilensTestServer: { users: number; readonly shared: Promise<Shared> } | undefined
}

/** For vitest's `globalSetup`: one throwaway server a run, however many projects ask for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const entry = (globalThis.medilensTestServer ??= { users: 0, shared: start() })
  entry.users += 1
  const { server, cluster } = await entry.shared
  project.provide('medilensCluster', cluster)
  return async () => {
    entry.users -= 1
    if (entry.users > 0) return
    globalThis.medilensTestServer = undefined
    await server.stop()
  }
}

async function start(): Promise<Shared> {
  const server = await startServer({ version: 'embedded' })
  try {
    return { server, cluster: await prepareCluster(server) }
  } catch (error) {
    await server.stop()
    throw error
  }
}
