import { biomarker, type Samples } from './sample.ts'

export const biomarkerSamples: Samples = ({ patientId, assessmentId, someId }) => ({
  'biomarker.save': { assessmentId, biomarkers: [biomarker] },
  'biomarker.list': { assessmentId, limit: 10, cursor: someId },
  'biomarker.history': {
    patientId,
    name: 'heart_rate',
    unit: '/min',
    days: 90,
    pipelineType: 'cardiology',
    eyeLaterality: 'left',
  },
  'biomarker.latest': { patientId },
  'biomarker.catalogue': {},
})
