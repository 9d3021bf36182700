import { PLACE } from '../load/job.ts'
import type { Asking, Workload, WorkloadName } from '../workload/workloads.ts'
import type { Sides } from './workload.ts'

/** What the two sides say to one question. */
export interface Answers {
  readonly ours: unknown
  readonly bare: unknown
}

/**
 * Asks both sides one question of a workload. Throws where either refuses, or where they answer different numbers of rows
 * or none: a benchmark of refusals, or against a floor that finds nothing, would say nothing.
 */
export async function answersOf(
  { medilens, floor }: Sides,
  name: WorkloadName,
  { procedure, questions, rows }: Workload,
  asking: Asking,
): Promise<Answers> {
  const { template, connections } = await questions(asking)
  const ask = async (url: string, turn: number): Promise<unknown> => {
    const { authorization, ids } = connections[0] ?? { authorization: '', ids: [] }
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: template.replace(PLACE, ids[turn % ids.length] ?? ''),
    })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`)
    return JSON.parse(text)
  }
  const ours = await ask(`${medilens.url}/trpc/${procedure}`, 0)
  const bare = await ask(`${floor.url}/${name}`, 0)
  const found = { ours: longest(ours), bare: longest(bare) }
  if (found.ours !== found.bare || found.ours < rows) {
    throw new Error(
      `${name}: the server answered ${found.ours} rows and the floor ${found.bare}; there should be ${rows} or more`,
    )
  }
  return { ours, bare }
}

/** How many rows an answer holds: the length of the longest list in it, and 1 of an answer without lists. */
export function longest(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0
  const inside = Object.values(answer).map(longest)
  return Math.max(Array.isArray(answer) ? answer.length : 1, ...inside)
}
