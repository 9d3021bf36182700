import { PLACE } from '../load/job.ts'
import type { Asking, Workload, WorkloadName } from '../workload/workloads.ts'
import type { Sides } from './workload.ts'

/** What the two sides say to one question. */
export interface Answers {
  readonly ours: unknown
  readonly bare: unknown
}

/**
 * Asks both sides one question of a workload. Throws where either refuses: a benchmark of refusals would look fast.
 */
export async function answersOf(
  { medilens, floor }: Sides,
  name: WorkloadName,
  { procedure, questions }: Workload,
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
  const [ours, bare] = [
    await ask(`${medilens.url}/trpc/${procedure}`, 0),
    await ask(`${floor.url}/${name}`, 0),
  ]
  return { ours, bare }
}
