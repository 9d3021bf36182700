import type { Outputs } from '@medilens/client'
import type { StageStatus } from '@medilens/db/vocabulary'

type Streamed = Outputs['assessment']['onProgress'] extends AsyncIterable<infer Event> ? Event : never
/** One thing that happened to a run. */
export type RunEvent = Extract<
  Streamed extends { readonly data: infer Data } ? Data : Streamed,
  { type: string }
>

/** A step of a run that is under way. */
export interface RunStage {
  readonly name: string
  readonly index: number
  readonly status: StageStatus
  /** 0 to 1; null where its worker does not say. */
  readonly progress: number | null
}

/** What is known of a run that is under way. */
export interface RunLog {
  /** `again`: an attempt ended without a result, and it waits for the next. */
  readonly state: 'waits' | 'runs' | 'again'
  readonly attempt: number
  /** Of this attempt, in order. */
  readonly stages: readonly RunStage[]
}

export const NOTHING_HEARD: RunLog = { state: 'waits', attempt: 0, stages: [] }

/** What is known after one thing more has happened. */
export function heard(log: RunLog, event: RunEvent): RunLog {
  if (event.type === 'over') return log
  const { kind, attempt, stage } = event
  switch (kind) {
    case 'queued':
      return { ...NOTHING_HEARD, attempt }
    case 'claimed':
      return { state: 'runs', attempt, stages: [] }
    case 'retried':
      return { state: 'again', attempt, stages: log.stages }
    case 'stage': {
      if (stage === null) return log
      const others = log.stages.filter(({ index }) => index !== stage.index)
      const stages = [...others, stage].toSorted((one, other) => one.index - other.index)
      return { state: 'runs', attempt, stages }
    }
    case 'ended':
      return log
  }
}
