import { defineEntity, p } from '@mikro-orm/postgresql'
import { ranges, resultRules } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

export const CardiologyResult = defineEntity({
  name: 'CardiologyResult',
  tableName: 'cardiology_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    rhythmClassification: p.string().length(100).nullable(),
    heartRateBpm: decimal(5, 2).nullable(),
    regularity: p.string().length(50).nullable(),
    rPeaksDetected: p.integer().nullable(),
    rmssdMs: decimal(8, 2).nullable(),
    sdnnMs: decimal(8, 2).nullable(),
    pnn50Percent: decimal(5, 2).fieldName('pnn50_percent').nullable(),
    prIntervalMs: decimal(8, 2).nullable(),
    qrsDurationMs: decimal(8, 2).nullable(),
    qtIntervalMs: decimal(8, 2).nullable(),
    qtcMs: decimal(8, 2).nullable(),
    arrhythmiaDetected: p.boolean().nullable(),
    arrhythmiaTypes: p.json<string[]>().nullable(),
    signalQualityScore: decimal(4, 3).nullable(),
  },
  indexes: onePerAssessment('cardiology_results'),
  checks: [
    ...ranges('cardiology_results', {
      integer: { r_peaks_detected: [0, null] },
      numeric: {
        heart_rate_bpm: [20, 300],
        rmssd_ms: [0, null],
        sdnn_ms: [0, null],
        pnn50_percent: [0, 100],
        pr_interval_ms: [0, null],
        qrs_duration_ms: [0, null],
        qt_interval_ms: [0, null],
        qtc_ms: [0, null],
        signal_quality_score: [0, 1],
      },
    }),
    ...resultRules('cardiology'),
  ],
})
