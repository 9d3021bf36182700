import { defineEntity, p } from '@mikro-orm/postgresql'
import { ranges } from '../checks.ts'
import { decimal } from '../columns.ts'
import { tenant } from '../policies.ts'
import { onePerAssessment, resultColumns } from './columns.ts'

export const SpeechResult = defineEntity({
  name: 'SpeechResult',
  tableName: 'speech_results',
  ...tenant(),
  properties: {
    ...resultColumns(),
    durationSeconds: decimal(8, 2).nullable(),
    sampleRate: p.integer().nullable(),
    audioQualityScore: decimal(4, 3).nullable(),
    jitter: decimal(8, 6).nullable(),
    shimmer: decimal(8, 6).nullable(),
    hnr: decimal(6, 2).nullable(),
    cpps: decimal(6, 2).nullable(),
    speechRate: decimal(5, 2).nullable(),
    pauseRatio: decimal(4, 3).nullable(),
    voiceTremor: decimal(4, 3).nullable(),
    articulationClarity: decimal(4, 3).nullable(),
    prosodyVariation: decimal(6, 2).nullable(),
    fluencyScore: decimal(4, 3).nullable(),
    parkinsonsProbability: decimal(4, 3).nullable(),
    cognitiveDeclineProbability: decimal(4, 3).nullable(),
  },
  indexes: onePerAssessment('speech_results'),
  checks: ranges('speech_results', {
    integer: { sample_rate: [1, null] },
    numeric: {
      duration_seconds: [0, null],
      audio_quality_score: [0, 1],
      jitter: [0, null],
      shimmer: [0, null],
      speech_rate: [0, null],
      pause_ratio: [0, 1],
      voice_tremor: [0, 1],
      articulation_clarity: [0, 1],
      prosody_variation: [0, null],
      fluency_score: [0, 1],
      parkinsons_probability: [0, 1],
      cognitive_decline_probability: [0, 1],
    },
  }),
})
