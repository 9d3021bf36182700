import { defineEntry, defineRange, NONE_AGREED, NOT_NEGATIVE, PERCENTAGE } from './entry.ts'
import type { CatalogueEntry, CatalogueRange } from './entry.ts'

const AHA = 'AHA/ACCF/HRS 2009'
const AHA_WHI = 'AHA/ACCF/HRS 2009; WHI'
const NUNAN = 'Nunan 2010, mean ± 1.96 SD, healthy adults'

/** The recommendations speak of adults; a child's heart is faster and its intervals are shorter. */
const ADULT = 18

const QTC_RANGES: readonly CatalogueRange[] = [
  defineRange({
    sex: 'male',
    ageMin: ADULT,
    low: 390,
    lowInclusive: false,
    high: 450,
    highInclusive: false,
    source: AHA_WHI,
  }),
  defineRange({
    sex: 'female',
    ageMin: ADULT,
    low: 390,
    lowInclusive: false,
    high: 460,
    highInclusive: false,
    source: AHA_WHI,
  }),
]
const QTC_THRESHOLDS = [
  { label: 'high risk', comparison: '>', value: 500, anyAge: true, source: AHA_WHI },
] as const

/** The pulse that alone has a clinician come at once: three points. A child's may be as fast, and not as slow. */
const NEWS2 = 'RCP, National Early Warning Score 2, 2017'

const WHOLE_RECORDING = `${NONE_AGREED} Over a whole recording the value depends on the recording's length.`

export const CARDIOLOGY_ENTRIES: readonly CatalogueEntry[] = [
  defineEntry({
    key: 'heart_rate',
    name: 'Heart rate',
    category: 'rhythm',
    unit: '/min',
    loinc: '8867-4',
    method: '60 over the mean RR interval in seconds, at rest',
    worse: 'both',
    possible: NOT_NEGATIVE,
    ranges: [defineRange({ ageMin: ADULT, low: 60, high: 100, source: AHA })],
    thresholds: [
      { label: 'very slow', comparison: '<=', value: 40, anyAge: true, source: NEWS2 },
      { label: 'very fast', comparison: '>=', value: 131, anyAge: false, source: NEWS2 },
    ],
    source: AHA,
  }),
  defineEntry({
    key: 'pr_interval',
    name: 'PR interval',
    category: 'conduction',
    unit: 'ms',
    loinc: '8625-6',
    method: 'onset of the P wave to onset of the QRS complex',
    worse: 'both',
    possible: NOT_NEGATIVE,
    ranges: [defineRange({ ageMin: ADULT, low: 120, high: 200, source: AHA })],
    source: AHA,
  }),
  defineEntry({
    key: 'qrs_duration',
    name: 'QRS duration',
    category: 'conduction',
    unit: 'ms',
    loinc: '8633-0',
    method: 'onset to end of the QRS complex',
    worse: 'higher',
    possible: NOT_NEGATIVE,
    // "Older than 16 years" in whole years is 17 and above.
    ranges: [defineRange({ ageMin: 17, high: 110, highInclusive: false, source: `${AHA}, part III` })],
    thresholds: [{ label: 'block', comparison: '>=', value: 120, anyAge: true, source: `${AHA}, part III` }],
    source: AHA,
  }),
  defineEntry({
    key: 'qt_interval',
    name: 'QT interval',
    category: 'repolarization',
    unit: 'ms',
    loinc: '8634-8',
    method: 'onset of the QRS complex to end of the T wave',
    worse: null,
    possible: NOT_NEGATIVE,
    noRangeReason: 'An uncorrected QT depends on the heart rate; judge the corrected one.',
    source: AHA,
  }),
  defineEntry({
    key: 'qtc_fridericia',
    name: 'QTc (Fridericia)',
    category: 'repolarization',
    unit: 'ms',
    loinc: '76634-5',
    method: 'QT over the cube root of RR in seconds; the one to use above 85/min',
    worse: 'both',
    possible: NOT_NEGATIVE,
    ranges: QTC_RANGES,
    thresholds: QTC_THRESHOLDS,
    source: AHA_WHI,
  }),
  defineEntry({
    key: 'qtc_bazett',
    name: 'QTc (Bazett)',
    category: 'repolarization',
    unit: 'ms',
    loinc: '76635-2',
    method: 'QT over the square root of RR in seconds; above 85/min it overcorrects, use Fridericia',
    worse: 'both',
    possible: NOT_NEGATIVE,
    ranges: QTC_RANGES,
    thresholds: QTC_THRESHOLDS,
    validBelow: { key: 'heart_rate', value: 85, unit: '/min', source: `${AHA}: Fridericia above 85/min` },
    source: AHA_WHI,
  }),
  defineEntry({
    key: 'sdnn_5min',
    name: 'SDNN over 5 minutes',
    category: 'heart_rate_variability',
    unit: 'ms',
    loinc: '80404-7',
    method: 'standard deviation (n − 1) of NN intervals over 5 minutes at rest',
    worse: 'lower',
    possible: NOT_NEGATIVE,
    // 50 ± 16: 50 − 31.36 and 50 + 31.36.
    ranges: [defineRange({ ageMin: ADULT, low: 18.64, high: 81.36, source: NUNAN })],
    source: 'Nunan 2010',
  }),
  defineEntry({
    key: 'rmssd_5min',
    name: 'RMSSD over 5 minutes',
    category: 'heart_rate_variability',
    unit: 'ms',
    method: 'root mean square of successive NN differences over 5 minutes at rest',
    worse: 'lower',
    possible: NOT_NEGATIVE,
    // 42 ± 15: 42 − 29.4 and 42 + 29.4.
    ranges: [defineRange({ ageMin: ADULT, low: 12.6, high: 71.4, source: NUNAN })],
    source: 'Nunan 2010',
  }),
  defineEntry({
    key: 'sdnn',
    name: 'SDNN over the whole recording',
    category: 'heart_rate_variability',
    unit: 'ms',
    method: 'standard deviation (n − 1) of NN intervals',
    worse: null,
    possible: NOT_NEGATIVE,
    noRangeReason: WHOLE_RECORDING,
  }),
  defineEntry({
    key: 'rmssd',
    name: 'RMSSD over the whole recording',
    category: 'heart_rate_variability',
    unit: 'ms',
    method: 'root mean square of successive NN differences',
    worse: null,
    possible: NOT_NEGATIVE,
    noRangeReason: WHOLE_RECORDING,
  }),
  defineEntry({
    key: 'pnn50',
    name: 'pNN50 over the whole recording',
    category: 'heart_rate_variability',
    unit: '%',
    method: 'share of successive NN differences above 50 ms',
    worse: null,
    possible: PERCENTAGE,
    noRangeReason: WHOLE_RECORDING,
  }),
]
