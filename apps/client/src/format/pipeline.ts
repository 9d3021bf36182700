import type { EyeLaterality, PipelineType } from '@medilens/db/vocabulary'

/** What each modality is called at the head of what it found. */
export const PIPELINE_NAMES = {
  retinal: 'Retinal',
  speech: 'Speech',
  cardiology: 'Cardiology',
  radiology: 'Radiology',
  dermatology: 'Dermatology',
  cognitive: 'Cognitive',
} as const satisfies Record<PipelineType, string>

const EYES = {
  left: 'left eye',
  right: 'right eye',
  both: 'both eyes',
} as const satisfies Record<EyeLaterality, string>

interface Measured {
  readonly pipelineType: PipelineType
  readonly eyeLaterality: EyeLaterality | null
}

/** What was measured, as lists name it: `Retinal, right eye`. */
export const measuredText = (measured: Measured): string =>
  PIPELINE_NAMES[measured.pipelineType] + eyeText(measured)

/** `, right eye` where it is told of which eye something is, else nothing. */
export const eyeText = ({ eyeLaterality }: Pick<Measured, 'eyeLaterality'>): string =>
  eyeLaterality === null ? '' : `, ${EYES[eyeLaterality]}`
