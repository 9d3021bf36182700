import { roundToScale } from '../../../catalogue/scale.ts'
import { measure } from '../set-point.ts'
import type { Visit } from '../set-point.ts'
import { because, judgeableOf, REFERENCE } from './measured.ts'
import type { Measure } from './measured.ts'

const RECORDING_MINUTES = 5

/** Phi(−z) of the standard normal, Abramowitz and Stegun 26.2.17 (1964), |error| < 7.5e-8. */
const upperTail = (z: number): number => {
  const t = 1 / (1 + 0.231_641_9 * z)
  const series = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429]
  const polynomial = series.reduceRight((total, factor) => (total + factor) * t, 0)
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}

/** Share of successive differences beyond 50 ms, were they normal with RMSSD as their deviation; in percent. */
const pnn50Of = (rmssd: number): number => roundToScale(200 * upperTail(50 / rmssd), 2)

const rhythmOf = (irregular: boolean, heartRate: number): string => {
  if (irregular) return 'irregular rhythm'
  if (heartRate > 100) return 'fast regular rhythm'
  return heartRate < 60 ? 'slow regular rhythm' : 'regular rhythm'
}

/** Half of the recordings of a person with palpitations show it. */
const isIrregular = ({ patient, random }: Visit): boolean =>
  random.chance(0.5) && patient.conditions.includes('irregular_rhythm')

/** Five minutes of ECG at rest: rate, conduction, and QT with both corrections of the same QT and RR. */
export const measureCardiology: Measure = (visit, quality) => {
  const irregular = isIrregular(visit)
  const heartRate = roundToScale(measure(visit, 'heart_rate') * (irregular ? 1.22 : 1), 1)
  const rr = 60 / heartRate
  const pr = measure(visit, 'pr_interval')
  const qrs = measure(visit, 'qrs_duration')
  const qt = Math.round(measure(visit, 'qtc_fridericia') * Math.cbrt(rr))
  const fridericia = Math.round(qt / Math.cbrt(rr))
  const bazett = Math.round(qt / Math.sqrt(rr))
  const sdnn = Math.max(measure(visit, 'sdnn_5min'), 8)
  const rmssd = Math.max(measure(visit, 'rmssd_5min'), 6)
  const pnn50 = pnn50Of(rmssd)
  const sinusOnly = irregular ? null : { pr_interval: pr, sdnn_5min: sdnn, rmssd_5min: rmssd, pnn50 }
  return {
    pipelineVersion: REFERENCE,
    values: judgeableOf({
      heart_rate: heartRate,
      qrs_duration: qrs,
      qt_interval: qt,
      qtc_fridericia: fridericia,
      qtc_bazett: bazett,
      ...sinusOnly,
    }),
    result: {
      pipelineType: 'cardiology',
      rhythmClassification: rhythmOf(irregular, heartRate),
      heartRateBpm: heartRate,
      regularity: irregular ? 'irregular' : 'regular',
      rPeaksDetected: Math.round(heartRate * RECORDING_MINUTES),
      rmssdMs: sinusOnly?.rmssd_5min ?? null,
      sdnnMs: sinusOnly?.sdnn_5min ?? null,
      pnn50Percent: sinusOnly?.pnn50 ?? null,
      prIntervalMs: sinusOnly?.pr_interval ?? null,
      qrsDurationMs: qrs,
      qtIntervalMs: qt,
      qtcMs: fridericia,
      arrhythmiaDetected: irregular,
      arrhythmiaTypes: irregular ? ['irregular RR intervals'] : [],
      signalQualityScore: quality,
    },
    notMeasured: irregular
      ? {
          ...because('No constant P wave was found.', 'prIntervalMs'),
          ...because(
            'Not defined on an irregular rhythm: the intervals are not NN.',
            'rmssdMs',
            'sdnnMs',
            'pnn50Percent',
          ),
        }
      : {},
    reviewReason: irregular ? 'Irregular RR intervals without a constant P wave' : null,
  }
}
