import type { PipelineType } from '@medilens/db/vocabulary'

/** What each modality is called at the head of what it found. */
export const PIPELINE_NAMES = {
  retinal: 'Retinal',
  speech: 'Speech',
  cardiology: 'Cardiology',
  radiology: 'Radiology',
  dermatology: 'Dermatology',
  cognitive: 'Cognitive',
} as const satisfies Record<PipelineType, string>
