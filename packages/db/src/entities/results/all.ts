import { CardiologyResult } from './cardiology.ts'
import { CognitiveResult } from './cognitive.ts'
import { DermatologyResult } from './dermatology.ts'
import { RadiologyResult } from './radiology.ts'
import { RetinalResult } from './retinal.ts'
import { SpeechResult } from './speech.ts'
import type { EntitySchema } from '@mikro-orm/postgresql'
import type { PipelineType } from '../../vocabulary.ts'

/** The table of each modality's results. */
export const RESULTS = {
  retinal: RetinalResult,
  speech: SpeechResult,
  cardiology: CardiologyResult,
  radiology: RadiologyResult,
  dermatology: DermatologyResult,
  cognitive: CognitiveResult,
} satisfies Record<PipelineType, EntitySchema>
