import { correlation, medianOfRows } from '../signal/statistics.ts'
import { BEAT_CRITERIA } from './criteria.ts'

/** The stretch around a peak that is compared, in samples. */
export interface ShapeWindow {
  readonly before: number
  readonly width: number
  readonly shift: number
  /** How far apart the places are that are tried. */
  readonly step: number
}

export const shapeWindow = (samplingFrequencyHz: number): ShapeWindow => {
  const { shapeWindowMs, shapeShiftMs } = BEAT_CRITERIA
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz)
  const step = Math.max(1, samples(shapeShiftMs.step))
  return {
    before: samples(shapeWindowMs.before),
    width: samples(shapeWindowMs.before + shapeWindowMs.after),
    step,
    // A multiple of the step, so that no move at all is among the places.
    shift: step * Math.round(samples(shapeShiftMs.value) / step),
  }
}

/** The best correlation of the beat at `peak` with a template, moved a little either way. */
export const similarityTo = (
  band: Float64Array,
  peak: number,
  template: Float64Array,
  { before, width, shift, step }: ShapeWindow,
): number => {
  let best = -1
  for (let move = -shift; move <= shift; move += step) {
    best = Math.max(best, correlation(band, peak - before + move, template, 0, width))
  }
  return best
}

/** The median of beats, sample by sample; of many, of some spread over the recording. */
export const medianShape = (
  band: Float64Array,
  peaks: readonly number[],
  { before, width }: Pick<ShapeWindow, 'before' | 'width'>,
): Float64Array => {
  const stride = Math.max(1, peaks.length / BEAT_CRITERIA.templateBeats.value)
  const used = Array.from(
    { length: Math.min(peaks.length, BEAT_CRITERIA.templateBeats.value) },
    (_, index) => peaks[Math.floor(index * stride)] ?? 0,
  )
  const rows = used.map((peak) =>
    Float64Array.from({ length: width }, (_, offset) => band[peak - before + offset] ?? 0),
  )
  return medianOfRows(rows, width)
}

/** Beats of one shape. */
export interface ShapeGroup {
  /** Indices of its beats, in order. */
  readonly beats: readonly number[]
  readonly template: Float64Array
}

interface OpenGroup {
  readonly beats: number[]
  readonly sum: Float64Array
}

/**
 * Sort beats by shape: each joins the group whose mean it fits best, if it fits well enough, else it opens one. When
 * there are as many groups as allowed, a beat that fits none is in none. The largest group comes first.
 */
export const groupShapes = (
  band: Float64Array,
  peaks: readonly number[],
  window: ShapeWindow,
): ShapeGroup[] => {
  const groups: OpenGroup[] = []
  peaks.forEach((peak, beat) => {
    let best: { group: OpenGroup; similarity: number } | null = null
    for (const group of groups) {
      const similarity = similarityTo(band, peak, group.sum, window)
      if (best === null || similarity > best.similarity) best = { group, similarity }
    }
    const fits = best !== null && best.similarity >= BEAT_CRITERIA.sameShape.value
    const joined = fits ? best?.group : undefined
    if (joined === undefined && groups.length >= BEAT_CRITERIA.maximumShapes.value) return
    const group = joined ?? { beats: [], sum: new Float64Array(window.width) }
    if (joined === undefined) groups.push(group)
    group.beats.push(beat)
    for (let offset = 0; offset < window.width; offset += 1) {
      group.sum[offset] = (group.sum[offset] ?? 0) + (band[peak - window.before + offset] ?? 0)
    }
  })
  return groups
    .toSorted((one, other) => other.beats.length - one.beats.length)
    .map(({ beats }) => ({
      beats,
      template: medianShape(
        band,
        beats.map((beat) => peaks[beat] ?? 0),
        window,
      ),
    }))
}
