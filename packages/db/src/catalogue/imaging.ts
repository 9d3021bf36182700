import { defineEntry, defineRange, FRACTION, NONE_AGREED, NOT_NEGATIVE } from './entry.ts'
import type { CatalogueEntry } from './entry.ts'

/** Retinal, radiology and dermatology. */
export const IMAGING_ENTRIES: readonly CatalogueEntry[] = [
  defineEntry({
    key: 'vessel_density',
    name: 'Retinal vessel density',
    category: 'vessel',
    unit: '1',
    method: 'vessel pixels over pixels in the field of view',
    worse: 'lower',
    possible: FRACTION,
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'vessel_tortuosity',
    name: 'Retinal vessel tortuosity',
    category: 'vessel',
    unit: '1',
    method: 'arc over chord, mean over vessel segments',
    worse: 'higher',
    // No arc is shorter than its chord.
    possible: { least: 1, most: null },
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'av_ratio_knudtson',
    name: 'Arteriole-to-venule ratio (Knudtson)',
    category: 'vessel',
    unit: '1',
    method: "Knudtson's revised formula, big six; never mixed with Parr-Hubbard (about 0.84)",
    worse: 'lower',
    possible: NOT_NEGATIVE,
    noRangeReason: 'About 0.67 in a healthy eye: no firm range.',
    source: 'MESA, PMC2258139',
  }),
  defineEntry({
    key: 'retinopathy_grade',
    name: 'Diabetic retinopathy grade (ICDR)',
    category: 'retinopathy',
    unit: '{score}',
    method: 'International Clinical Diabetic Retinopathy scale, 0–4, by a grader',
    worse: 'higher',
    possible: { least: 0, most: 4 },
    // A range without width has no borderline: every grade above 0 is abnormal.
    ranges: [defineRange({ low: 0, high: 0, source: 'ADA' })],
    source: 'ADA',
  }),
  defineEntry({
    key: 'cardiothoracic_ratio',
    name: 'Cardiothoracic ratio',
    category: 'heart_size',
    unit: '1',
    method: 'widest heart over widest thorax on a postero-anterior view',
    worse: 'higher',
    possible: FRACTION,
    // An infant's heart is wider than that and normal.
    ranges: [defineRange({ ageMin: 18, high: 0.5, source: 'convention, adults' })],
    source: 'convention',
  }),
  defineEntry({
    key: 'total_dermoscopy_score',
    name: 'Total dermoscopy score',
    category: 'dermoscopy',
    unit: '{score}',
    method: '1.3 A + 0.1 B + 0.5 C + 0.5 D (asymmetry, border, colours, dermoscopic structures)',
    worse: 'higher',
    // A 0–2, B 0–8, C up to 6, D up to 5: 2.6 + 0.8 + 3 + 2.5 at most.
    possible: { least: 0, most: 8.9 },
    ranges: [defineRange({ high: 4.75, highInclusive: false, source: 'Stolz' })],
    thresholds: [{ label: 'suspicious', comparison: '>', value: 5.45, anyAge: true, source: 'Stolz' }],
    source: 'Stolz',
  }),
  defineEntry({
    key: 'lesion_diameter',
    name: 'Lesion diameter',
    category: 'lesion',
    unit: 'mm',
    method: 'widest extent of the lesion mask, where the pixel size is known',
    worse: 'higher',
    possible: NOT_NEGATIVE,
    ranges: [defineRange({ high: 6, source: 'ABCDE' })],
    source: 'ABCDE',
  }),
]
