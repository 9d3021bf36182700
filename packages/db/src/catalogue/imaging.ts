import { defineEntry, defineRange, NONE_AGREED } from './entry.ts'
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
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'vessel_tortuosity',
    name: 'Retinal vessel tortuosity',
    category: 'vessel',
    unit: '1',
    method: 'arc over chord, mean over vessel segments',
    worse: 'higher',
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'av_ratio_knudtson',
    name: 'Arteriole-to-venule ratio (Knudtson)',
    category: 'vessel',
    unit: '1',
    method: "Knudtson's revised formula, big six; never mixed with Parr-Hubbard (about 0.84)",
    worse: 'lower',
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
    ranges: [defineRange({ high: 4.75, highInclusive: false, source: 'Stolz' })],
    thresholds: [{ label: 'suspicious', comparison: '>', value: 5.45, source: 'Stolz' }],
    source: 'Stolz',
  }),
  defineEntry({
    key: 'lesion_diameter',
    name: 'Lesion diameter',
    category: 'lesion',
    unit: 'mm',
    method: 'widest extent of the lesion mask, where the pixel size is known',
    worse: 'higher',
    ranges: [defineRange({ high: 6, source: 'ABCDE' })],
    source: 'ABCDE',
  }),
]
