import {
  ANY_NUMBER,
  defineEntry,
  defineRange,
  FRACTION,
  NONE_AGREED,
  NOT_NEGATIVE,
  PERCENTAGE,
} from './entry.ts'
import type { CatalogueEntry, EntryDraft } from './entry.ts'

const PRAAT = 'Praat manual (MDVP threshold)'
const MURTON = 'Murton 2020'

/** A perturbation of the sustained vowel, in percent, normal strictly below its threshold. */
const perturbation = (
  draft: Pick<EntryDraft, 'key' | 'name' | 'category' | 'method'>,
  below: number,
): CatalogueEntry =>
  defineEntry({
    ...draft,
    unit: '%',
    worse: 'higher',
    // Praat compares neighbours only up to a factor of 1.3 (periods) or 1.6 (amplitudes): far from 100 %.
    possible: PERCENTAGE,
    ranges: [defineRange({ high: below, highInclusive: false, source: PRAAT })],
    source: PRAAT,
  })

/** Smoothed cepstral peak prominence in dB, normal from its cut-off on. */
const cepstralPeak = (key: string, task: string, from: number): CatalogueEntry =>
  defineEntry({
    key,
    name: `Smoothed cepstral peak prominence, ${task}`,
    category: 'voice_quality',
    unit: 'dB',
    method: `CPPS of ${task}, Praat's definition`,
    worse: 'lower',
    possible: ANY_NUMBER,
    ranges: [defineRange({ ageMin: 18, low: from, source: `${MURTON}, adults` })],
    source: MURTON,
  })

export const SPEECH_ENTRIES: readonly CatalogueEntry[] = [
  perturbation(
    {
      key: 'jitter_local',
      name: 'Jitter (local)',
      category: 'jitter',
      method: 'mean difference of consecutive periods over the mean period, sustained vowel',
    },
    1.04,
  ),
  perturbation(
    {
      key: 'jitter_rap',
      name: 'Jitter (RAP)',
      category: 'jitter',
      method: 'a period against the mean of three, over the mean period, sustained vowel',
    },
    0.68,
  ),
  perturbation(
    {
      key: 'jitter_ppq5',
      name: 'Jitter (PPQ5)',
      category: 'jitter',
      method: 'a period against the mean of five, over the mean period, sustained vowel',
    },
    0.84,
  ),
  perturbation(
    {
      key: 'shimmer_local',
      name: 'Shimmer (local)',
      category: 'shimmer',
      method: 'mean difference of consecutive amplitudes over the mean amplitude, sustained vowel',
    },
    3.81,
  ),
  perturbation(
    {
      key: 'shimmer_apq11',
      name: 'Shimmer (APQ11)',
      category: 'shimmer',
      method: 'an amplitude against the mean of eleven, over the mean amplitude, sustained vowel',
    },
    3.07,
  ),
  defineEntry({
    key: 'hnr',
    name: 'Harmonics-to-noise ratio',
    category: 'voice_quality',
    unit: 'dB',
    method: 'autocorrelation, sustained vowel',
    worse: 'lower',
    possible: ANY_NUMBER,
    noRangeReason: 'About 20 dB for [a] and [i] in a healthy voice: no firm range.',
    source: 'Praat manual',
  }),
  cepstralPeak('cpps_vowel', 'sustained vowel', 14.45),
  cepstralPeak('cpps_reading', 'reading', 9.33),
  defineEntry({
    key: 'speech_rate',
    name: 'Speech rate',
    category: 'fluency',
    unit: '{syllable}/s',
    method: 'syllable nuclei over the duration, pauses included',
    worse: null,
    possible: NOT_NEGATIVE,
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'pause_ratio',
    name: 'Pause ratio',
    category: 'fluency',
    unit: '1',
    method: 'silence over the duration',
    worse: 'higher',
    possible: FRACTION,
    noRangeReason: NONE_AGREED,
  }),
]
