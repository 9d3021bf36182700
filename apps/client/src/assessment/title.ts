import { eyeText, PIPELINE_NAMES } from '../format/pipeline.ts'
import type { Detail } from './detail.ts'

/** What an assessment is one of; of the retina, of which eye, where that is told. */
export const assessmentTitle = (detail: Pick<Detail, 'pipelineType' | 'eyeLaterality'>): string =>
  `${PIPELINE_NAMES[detail.pipelineType]} assessment${eyeText(detail)}`
