import { syntheticIntervals } from '../synthetic.ts'

/** Where a beat comes from. A blocked beat is a P wave that no QRS complex follows. */
export type SyntheticBeatKind = 'normal' | 'supraventricular' | 'ventricular' | 'blocked'

/** Every so many beats one of the kind stands in place of a normal one. */
export interface EveryNth {
  readonly kind: Exclude<SyntheticBeatKind, 'normal'>
  readonly every: number
}

/** One beat of the plan: when its QRS complex begins, and how high it is. */
export interface PlannedBeat {
  readonly kind: SyntheticBeatKind
  readonly onsetMs: number
}

/** An early beat comes after this share of the interval; the next after a pause. */
const COUPLING: Readonly<Record<SyntheticBeatKind, { early: number; pause: number }>> = {
  normal: { early: 1, pause: 1 },
  // The sinus node starts anew: a pause that is not fully compensatory.
  supraventricular: { early: 0.7, pause: 1.15 },
  // The sinus node goes on undisturbed: both intervals together are two normal ones.
  ventricular: { early: 0.62, pause: 1.38 },
  blocked: { early: 1, pause: 1 },
}

interface RhythmOptions {
  readonly seed: number
  readonly durationMs: number
  readonly meanMs: number
  /** 0 every interval the same, 1 as in a healthy adult at rest. */
  readonly variability: number
  readonly ectopics: readonly EveryNth[]
  readonly firstOnsetMs: number
}

/** The beats of a sinus rhythm with what interrupts it, until the recording ends. */
export const planSinus = (options: RhythmOptions): PlannedBeat[] => {
  const { seed, durationMs, meanMs, variability, ectopics, firstOnsetMs } = options
  const count = Math.ceil(durationMs / meanMs) * 2 + 2
  const beats: PlannedBeat[] = []
  let onsetMs = firstOnsetMs
  let stretch = 1
  for (const [index, rawMs] of syntheticIntervals({ seed, count, meanMs }).entries()) {
    if (onsetMs >= durationMs) break
    const nth = index + 1
    const kind = ectopics.find(({ every }) => nth % every === 0)?.kind ?? 'normal'
    const intervalMs = meanMs + variability * (rawMs - meanMs)
    const { early, pause } = COUPLING[kind]
    if (index > 0) onsetMs += intervalMs * (kind === 'normal' || kind === 'blocked' ? stretch : early)
    beats.push({ kind, onsetMs })
    stretch = pause
  }
  return beats.filter((beat) => beat.onsetMs < durationMs)
}

/** Beats at random, as when the atria fibrillate: no interval tells of the next. Uniform from 0.55 to 1.45 of the mean. */
export const planFibrillation = (
  random: () => number,
  durationMs: number,
  meanMs: number,
  firstOnsetMs: number,
): PlannedBeat[] => {
  const beats: PlannedBeat[] = []
  for (let onsetMs = firstOnsetMs; onsetMs < durationMs; onsetMs += meanMs * (0.55 + 0.9 * random())) {
    beats.push({ kind: 'normal', onsetMs })
  }
  return beats
}
