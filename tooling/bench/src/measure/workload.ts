import type { Generator } from '../load/generator.ts'
import type { LoadResult } from '../load/job.ts'
import type { MeasuredServer } from '../place/medilens.ts'
import type { Asking, Workload, WorkloadName } from '../workload/workloads.ts'

/** The two that are compared, and who asks them. */
export interface Sides {
  readonly medilens: MeasuredServer
  readonly floor: MeasuredServer
  readonly generator: Generator
}

/** Runs of one workload on either side; each has questions of its own, since W5 uses its up. */
export const runsOf = (
  { medilens, floor, generator }: Sides,
  name: WorkloadName,
  workload: Workload,
  asking: Asking,
) => {
  const run = async (url: string): Promise<LoadResult> =>
    generator.run({ url, seconds: asking.seconds, ...(await workload.questions(asking)) })
  return {
    ours: () => run(`${medilens.url}/trpc/${workload.procedure}`),
    bare: () => run(`${floor.url}/${name}`),
  }
}
