import { roundToScale } from '../../../catalogue/scale.ts'
import { measure } from '../set-point.ts'
import { because, REFERENCE, UNTRAINED } from './measured.ts'
import type { Measure } from './measured.ts'

/** A sustained vowel and a read passage. The perturbations are fractions of the local ones, as in real voices. */
export const measureSpeech: Measure = (visit, quality) => {
  const { random } = visit
  const share = (of: number, part: number) => roundToScale(of * part * (1 + 0.03 * random.gauss()), 3)
  const jitter = measure(visit, 'jitter_local')
  const shimmer = measure(visit, 'shimmer_local')
  // More perturbation, more noise: about 22 dB for a clear voice, some 15 for a rough one.
  const hnr = roundToScale(27 - 5 * jitter - 1.1 * shimmer + 0.4 * random.gauss(), 2)
  const cpps = measure(visit, 'cpps_vowel')
  const speechRate = measure(visit, 'speech_rate')
  const pauseRatio = measure(visit, 'pause_ratio')
  return {
    pipelineVersion: REFERENCE,
    values: {
      jitter_local: jitter,
      jitter_rap: share(jitter, 0.54),
      jitter_ppq5: share(jitter, 0.57),
      shimmer_local: shimmer,
      shimmer_apq11: share(shimmer, 0.72),
      hnr,
      cpps_vowel: cpps,
      cpps_reading: measure(visit, 'cpps_reading'),
      speech_rate: speechRate,
      pause_ratio: pauseRatio,
    },
    result: {
      pipelineType: 'speech',
      durationSeconds: roundToScale(34 + 8 * random.next(), 2),
      sampleRate: 44_100,
      audioQualityScore: quality,
      jitter,
      shimmer,
      hnr,
      cpps,
      speechRate,
      pauseRatio,
    },
    notMeasured: because(
      UNTRAINED,
      'voiceTremor',
      'articulationClarity',
      'prosodyVariation',
      'fluencyScore',
      'parkinsonsProbability',
      'cognitiveDeclineProbability',
    ),
    reviewReason: null,
  }
}
