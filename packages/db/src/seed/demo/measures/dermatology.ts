import { roundToScale } from '../../../catalogue/scale.ts'
import type { DemoDermatologyResult } from '../types.ts'
import { stream } from '../random.ts'
import { measure } from '../set-point.ts'
import { because, READER, REFERENCE, UNTRAINED } from './measured.ts'
import type { Measure } from './measured.ts'

const LOCATIONS = ['upper back', 'left shoulder', 'right forearm', 'abdomen', 'left calf'] as const

/** Stolz: below 4.75 benign, above 5.45 suspicious, between them in doubt. */
const suspicionOf = (score: number): DemoDermatologyResult['melanomaSuspicion'] => {
  if (score < 4.75) return 'unlikely'
  return score > 5.45 ? 'high' : 'moderate'
}

/** One lesion followed over time. Its structures, and so the total score, only where a dermatologist read them. */
export const measureDermatology: Measure = (visit, quality) => {
  const { patient, progress } = visit
  const own = stream(patient.seed, patient.key, 'lesion')
  const read = patient.conditions.includes('multiple_naevi')
  const changes = own.chance(0.7)
  const [a, b, c, d] = read
    ? ([1, own.int(2, 3), 3, 3] as const)
    : ([own.int(0, 1), own.int(0, 2), 2, 0] as const)
  const colors = c + (read && changes && progress > 0.45 ? 1 : 0)
  const structures = d + (read && changes && progress > 0.75 ? 1 : 0)
  const score = roundToScale(1.3 * a + 0.1 * b + 0.5 * colors + 0.5 * structures, 2)
  const diameter = measure(visit, 'lesion_diameter')
  return {
    pipelineVersion: read ? READER : REFERENCE,
    values: { lesion_diameter: diameter, ...(read && { total_dermoscopy_score: score }) },
    result: {
      pipelineType: 'dermatology',
      melanomaSuspicion: read ? suspicionOf(score) : null,
      asymmetryScore: a,
      borderScore: b,
      colorScore: colors,
      diameterMm: diameter,
      bodyLocation: own.pick(LOCATIONS),
      fitzpatrickType: patient.fitzpatrickType,
      imageQuality: quality,
      lesionCentered: true,
    },
    notMeasured: {
      ...because(UNTRAINED, 'primaryClassification'),
      ...(read
        ? {}
        : because(
            'Needs the dermoscopic structures, which the reference pipeline does not find.',
            'melanomaSuspicion',
          )),
      ...because('Needs an earlier image registered to this one.', 'evolutionScore'),
    },
    reviewReason: null,
  }
}
