import type { Random } from './random.ts'
import type { DemoPipeline, DemoStage } from './types.ts'

const STAGE_NAMES = ['validate', 'quality', 'extract', 'score', 'report'] as const
type StageName = (typeof STAGE_NAMES)[number]

/** How a run went: all the way, measured too poor at the quality gate, or broken while extracting. */
export type RunEnd = 'measured' | 'ungradable' | 'failed'

const EXTRACT_MS: Readonly<Record<DemoPipeline, readonly [from: number, to: number]>> = {
  cardiology: [280, 900],
  speech: [350, 1_200],
  retinal: [1_100, 3_800],
  radiology: [300, 1_000],
  dermatology: [220, 800],
  cognitive: [15, 60],
}

const durationOf = (stage: StageName, pipeline: DemoPipeline, random: Random): number => {
  switch (stage) {
    case 'validate':
      return random.int(8, 45)
    case 'quality':
      return random.int(30, 220)
    case 'extract':
      return random.int(...EXTRACT_MS[pipeline])
    case 'score':
      return random.int(2, 14)
    case 'report':
      return random.int(6, 30)
    default:
      return stage satisfies never
  }
}

const STATUSES: Readonly<Record<RunEnd, Readonly<Record<StageName, DemoStage['status']>>>> = {
  measured: {
    validate: 'completed',
    quality: 'completed',
    extract: 'completed',
    score: 'completed',
    report: 'completed',
  },
  ungradable: {
    validate: 'completed',
    quality: 'completed',
    extract: 'skipped',
    score: 'skipped',
    report: 'completed',
  },
  failed: {
    validate: 'completed',
    quality: 'completed',
    extract: 'failed',
    score: 'skipped',
    report: 'skipped',
  },
}

/** The stages of a run, one after the other from an instant on; a skipped one took no time. */
export const stagesOf = (
  pipeline: DemoPipeline,
  end: RunEnd,
  startedAt: Date,
  random: Random,
): { readonly stages: readonly DemoStage[]; readonly endedAt: Date } => {
  let clock = startedAt.getTime()
  const stages = STAGE_NAMES.map((stageName, stageIndex): DemoStage => {
    const status = STATUSES[end][stageName]
    const duration = durationOf(stageName, pipeline, random)
    const ran = status !== 'skipped'
    const began = clock
    if (ran) clock += duration
    const failed = status === 'failed'
    return {
      stageName,
      stageIndex,
      status,
      attempt: 1,
      startedAt: ran ? new Date(began) : null,
      completedAt: ran ? new Date(clock) : null,
      durationMs: ran ? duration : null,
      errorCode: failed ? 'INPUT_UNREADABLE' : null,
      errorMessage: failed ? 'The file ends before its header says.' : null,
    }
  })
  return { stages, endedAt: new Date(clock) }
}
