/** One wave with exact ends: zero outside, a lobe inside. Times in ms from the onset of the QRS complex. */
export interface Wave {
  readonly startMs: number
  readonly peakMs: number
  readonly endMs: number
  /** At the peak. */
  readonly millivolts: number
}

/** How a wave leaves the baseline: softly, with a slope of zero (sin²), or hard, with a corner (sin). */
export type Edge = 'soft' | 'hard'

/** Where the waves of a normal beat begin and end, ms. */
export interface Intervals {
  /** Onset of P to onset of QRS; null without a P wave. */
  readonly prMs: number | null
  /** Onset to end of QRS. */
  readonly qrsMs: number
  /** Onset of QRS to end of T. */
  readonly qtMs: number
}

const EXPONENTS: Readonly<Record<Edge, number>> = { soft: 2, hard: 1 }

/** The height of the wave at a time, mV. */
export const heightAt = ({ startMs, peakMs, endMs, millivolts }: Wave, ms: number, edge: Edge): number => {
  if (ms <= startMs || ms >= endMs) return 0
  const share = ms <= peakMs ? (ms - startMs) / (peakMs - startMs) : (endMs - ms) / (endMs - peakMs)
  return millivolts * Math.sin((Math.PI / 2) * share) ** EXPONENTS[edge]
}

/** A lobe with its peak in the middle. */
const lobe = (startMs: number, endMs: number, millivolts: number): Wave => ({
  startMs,
  peakMs: (startMs + endMs) / 2,
  endMs,
  millivolts,
})

/** The longest P wave; a shorter PR interval leaves it two thirds. */
const P_MS = 100
/** The longest T wave; a short QT interval leaves it less than half. */
const T_MS = 200

const pWave = (prMs: number, millivolts: number): Wave =>
  lobe(-prMs, -prMs + Math.min(P_MS, (2 * prMs) / 3), millivolts)

/** A T wave rises slower than it falls. */
const tWave = (qtMs: number, lengthMs: number, millivolts: number): Wave => ({
  startMs: qtMs - lengthMs,
  peakMs: qtMs - 0.45 * lengthMs,
  endMs: qtMs,
  millivolts,
})

/** Q, R and S take so much of the QRS complex. */
const Q_END = 0.25
const R_END = 0.7

/** A normal beat in lead II: P, Q, R, S, T. The R wave is the second of them where there is no P. */
export const normalWaves = ({ prMs, qrsMs, qtMs }: Intervals): Wave[] => [
  ...(prMs === null ? [] : [pWave(prMs, 0.15)]),
  lobe(0, Q_END * qrsMs, -0.12),
  lobe(Q_END * qrsMs, R_END * qrsMs, 1.1),
  lobe(R_END * qrsMs, qrsMs, -0.22),
  tWave(qtMs, Math.min(T_MS, 0.48 * qtMs), 0.3),
]

/** A beat from the atria that comes early: the same QRS complex after a P wave of another shape and a shorter PR. */
export const supraventricularWaves = (intervals: Intervals): Wave[] => {
  const [, ...rest] = normalWaves(intervals)
  if (intervals.prMs === null) return normalWaves(intervals)
  return [pWave(0.9 * intervals.prMs, -0.08), ...rest]
}

/** Lengths of a beat from the ventricles, ms: wide, without a P wave, its T wave against the QRS complex. */
const VENTRICULAR = { qrsMs: 160, qtMs: 420, tMs: 220 } as const

export const ventricularWaves = (): Wave[] => [
  lobe(0, 0.65 * VENTRICULAR.qrsMs, 1.5),
  lobe(0.65 * VENTRICULAR.qrsMs, VENTRICULAR.qrsMs, -0.5),
  tWave(VENTRICULAR.qtMs, VENTRICULAR.tMs, -0.45),
]
