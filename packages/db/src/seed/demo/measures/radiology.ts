import { measure } from '../set-point.ts'
import { because, REFERENCE, UNTRAINED } from './measured.ts'
import type { Measure } from './measured.ts'

/** A chest film with masks of heart and lungs: the cardiothoracic ratio and no more. */
export const measureRadiology: Measure = (visit, quality) => ({
  pipelineVersion: REFERENCE,
  values: { cardiothoracic_ratio: measure(visit, 'cardiothoracic_ratio') },
  result: {
    pipelineType: 'radiology',
    modalityType: 'chest_xray',
    findings: [],
    imageQuality: quality,
    qualityScore: quality,
  },
  notMeasured: because(
    UNTRAINED,
    'primaryCondition',
    'primaryProbability',
    'primarySeverity',
    'lungsStatus',
    'heartStatus',
  ),
  reviewReason: null,
})
