import type { TenancyCases } from './case.ts'

const heartRate = [{ name: 'heart_rate', value: 70 }]

export const BIOMARKER_CASES: TenancyCases = {
  'biomarker.save': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, biomarkers: heartRate }) },
  ],
  'biomarker.list': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId }) },
    { names: 'value', beside: 'assessment', input: (cursor, assessmentId) => ({ assessmentId, cursor }) },
  ],
  'biomarker.history': [
    { names: 'patient', input: (patientId) => ({ patientId, name: 'heart_rate' }) },
    { names: 'account', input: (userId) => ({ userId, name: 'heart_rate' }) },
  ],
  'biomarker.latest': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'account', input: (userId) => ({ userId }) },
  ],
  'biomarker.catalogue': [],
}
