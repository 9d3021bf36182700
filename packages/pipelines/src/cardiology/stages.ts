/** The stages every reference pipeline goes through, in order. */
export const STAGE_NAMES = ['validate', 'quality', 'extract', 'score', 'report'] as const
export type StageName = (typeof STAGE_NAMES)[number]

export interface Stage {
  readonly name: StageName
  /** From 0. */
  readonly index: number
  readonly status: 'completed' | 'skipped'
  /** Whole ms; 0 for a skipped stage. */
  readonly durationMs: number
}

/** How far an analysis is. */
export interface Progress {
  /** The stage that is at work. */
  readonly stage: StageName
  /** Of the whole analysis, 0–1; never less than before, and 1 at the end. */
  readonly fraction: number
}

/** Where each stage ends, of the whole; about how the time is spent. */
const ENDS: Readonly<Record<StageName, number>> = {
  validate: 0.02,
  quality: 0.75,
  extract: 0.96,
  score: 0.98,
  report: 1,
}

export interface StageOptions {
  /** A clock in ms; only differences are used. */
  readonly clock?: (() => number) | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Runs stages one after the other, takes their time and tells how far they are. */
export const stageRunner = ({ clock = () => performance.now(), onProgress }: StageOptions) => {
  const durations = new Map<StageName, number>()
  let reached = 0
  const tell = (stage: StageName, fraction: number): void => {
    reached = Math.max(reached, fraction)
    onProgress?.({ stage, fraction: reached })
  }
  return {
    run: <T>(stage: StageName, work: () => T): T => {
      tell(stage, reached)
      const started = clock()
      const done = work()
      durations.set(stage, Math.max(0, Math.round(clock() - started)))
      tell(stage, ENDS[stage])
      return done
    },
    stages: (): Stage[] =>
      STAGE_NAMES.map((name, index) => {
        const durationMs = durations.get(name)
        return durationMs === undefined
          ? { name, index, status: 'skipped', durationMs: 0 }
          : { name, index, status: 'completed', durationMs }
      }),
  }
}
