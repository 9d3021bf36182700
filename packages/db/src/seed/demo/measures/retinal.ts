import { DR_SEVERITIES } from '../../../vocabulary.ts'
import { stream } from '../random.ts'
import { measure } from '../set-point.ts'
import type { Visit } from '../set-point.ts'
import { because, READER, REFERENCE, UNTRAINED } from './measured.ts'
import type { Measure } from './measured.ts'

interface Reading {
  readonly grade: number
  readonly avRatio: number
  readonly microaneurysms: number
  readonly hemorrhages: number
}

/** With diabetes a grader reads the image too; in some people the grade rises once towards the end. */
const readingOf = (visit: Visit): Reading | null => {
  const { patient, progress, random } = visit
  if (!patient.conditions.includes('type_2_diabetes')) return null
  const own = stream(patient.seed, patient.key, 'retinopathy')
  const grade = own.int(0, 1) + (own.chance(0.6) && progress > 0.6 ? 1 : 0)
  return {
    grade,
    avRatio: measure(visit, 'av_ratio_knudtson'),
    // ICDR: grade 1 is microaneurysms alone, grade 2 is more than that.
    microaneurysms: [0, random.int(1, 5), random.int(5, 14)][grade] ?? 0,
    hemorrhages: grade < 2 ? 0 : random.int(1, 6),
  }
}

/** A fundus image: vessels by the pipeline, the grade only where a grader gave one. */
export const measureRetinal: Measure = (visit, quality) => {
  const density = measure(visit, 'vessel_density')
  const tortuosity = measure(visit, 'vessel_tortuosity')
  const reading = readingOf(visit)
  return {
    pipelineVersion: reading ? READER : REFERENCE,
    values: {
      vessel_density: density,
      vessel_tortuosity: tortuosity,
      ...(reading && { retinopathy_grade: reading.grade, av_ratio_knudtson: reading.avRatio }),
    },
    result: {
      pipelineType: 'retinal',
      drGrade: reading?.grade ?? null,
      drSeverity: (reading && DR_SEVERITIES[reading.grade]) ?? null,
      eyeLaterality: visit.random.chance(0.5) ? 'left' : 'right',
      imageQuality: quality,
      vesselDensity: density,
      avRatio: reading?.avRatio ?? null,
      tortuosityIndex: tortuosity,
      hemorrhageCount: reading?.hemorrhages ?? null,
      microaneurysmCount: reading?.microaneurysms ?? null,
    },
    notMeasured: {
      ...(reading
        ? {}
        : {
            ...because(UNTRAINED, 'drGrade', 'drSeverity', 'hemorrhageCount', 'microaneurysmCount'),
            ...because('The optic disc is not located.', 'avRatio'),
          }),
      ...because(UNTRAINED, 'dmePresent', 'dmeSeverity', 'exudateAreaPercent'),
    },
    reviewReason: null,
  }
}
