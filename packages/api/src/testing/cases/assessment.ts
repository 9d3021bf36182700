import type { TenancyCases } from './case.ts'

const heartRate = [{ name: 'heart_rate', value: 70 }]

export const ASSESSMENT_CASES: TenancyCases = {
  'assessment.create': [{ names: 'patient', input: (patientId) => ({ patientId, pipelineType: 'speech' }) }],
  'assessment.record': [
    {
      names: 'patient',
      input: (patientId) => ({ patientId, pipelineType: 'cardiology', biomarkers: heartRate, result: {} }),
    },
    {
      names: 'session',
      input: (sessionId, { patient }) => ({
        patientId: patient,
        sessionId,
        pipelineType: 'cardiology',
        biomarkers: heartRate,
      }),
      own: 409,
    },
  ],
  'assessment.get': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId }) },
    {
      names: 'assessment',
      input: (assessmentId) => ({
        assessmentId,
        include: ['biomarkers', 'stages', 'result', 'explanations'],
      }),
    },
  ],
  'assessment.getBySession': [{ names: 'session', input: (sessionId) => ({ sessionId }) }],
  'assessment.list': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'account', input: (userId) => ({ userId }) },
    { names: 'member', input: (requestedBy) => ({ requestedBy }) },
    { names: 'assessment', input: (cursor) => ({ cursor }) },
    { names: 'assessment', input: (cursor, { patient }) => ({ patientId: patient, cursor }) },
  ],
  'assessment.statistics': [],
  'assessment.updateStatus': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, status: 'processing' }) },
  ],
}
