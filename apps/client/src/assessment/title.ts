import { PIPELINE_NAMES } from '../format/pipeline.ts'
import type { Detail } from './detail.ts'

const EYES = { left: 'left eye', right: 'right eye', both: 'both eyes' } as const

/** What an assessment is one of; of the retina, of which eye, where that is told. */
export const assessmentTitle = ({
  pipelineType,
  result,
}: Pick<Detail, 'pipelineType' | 'result'>): string => {
  const title = `${PIPELINE_NAMES[pipelineType]} assessment`
  const eye = result?.pipelineType === 'retinal' ? result.eyeLaterality : null
  return eye == null ? title : `${title}, ${EYES[eye]}`
}
