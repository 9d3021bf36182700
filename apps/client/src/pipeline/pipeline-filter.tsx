import { Select } from '@mantine/core'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { PIPELINE_NAMES } from '../format/pipeline.ts'

interface PipelineFilterProps {
  readonly pipeline: PipelineType | undefined
  readonly onPipeline: (pipeline: PipelineType | undefined) => void
}

/** Of which pipeline a list is, or of all. */
export const PipelineFilter = ({ pipeline, onPipeline }: PipelineFilterProps) => (
  <Select
    label="Pipeline"
    size="xs"
    placeholder="all"
    clearable
    data={PIPELINE_TYPES.map((type) => ({ value: type, label: PIPELINE_NAMES[type] }))}
    value={pipeline ?? null}
    onChange={(value) => onPipeline(PIPELINE_TYPES.find((type) => type === value))}
  />
)
