import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { spawnSource, stop } from '../place/child.ts'
import { LoadResult, type LoadJob } from './job.ts'

/** The load generator's process. */
export interface Generator {
  /** Runs one job. Throws where an answer was refused or a connection failed: such a run measures nothing. */
  run(job: LoadJob): Promise<LoadResult>
  stop(): Promise<void>
}

const Reply = z.union([LoadResult, z.object({ error: z.string() })])

export function startGenerator(): Generator {
  const child = spawnSource('tooling/bench/src/load/main.ts', [], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('the load generator has no pipes')
  const lines = createInterface({ input: stdout })
  return {
    run: async (job) => {
      const answer = once(lines, 'line')
      stdin.write(`${JSON.stringify(job)}\n`)
      const [line] = await answer
      const reply = Reply.parse(JSON.parse(String(line)))
      if ('error' in reply) throw new Error(`${job.url}: ${reply.error}`)
      if (reply.refused > 0) throw new Error(`${job.url}: ${reply.refused} of the answers were refusals`)
      return reply
    },
    stop: () => stop(child),
  }
}
