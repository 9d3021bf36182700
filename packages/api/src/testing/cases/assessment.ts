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
      beside: 'patient',
      input: (sessionId, patientId) => ({
        patientId,
        sessionId,
        pipelineType: 'cardiology',
        biomarkers: heartRate,
      }),
      own: 409,
    },
  ],
  'assessment.analyze': [
    { names: 'patient', input: (patientId) => ({ patientId, pipelineType: 'cardiology' }) },
    {
      names: 'file',
      beside: 'patient',
      input: (fileId, patientId) => ({
        patientId,
        pipelineType: 'cardiology',
        files: [{ fileId, role: 'signal' }],
      }),
      // Of files a patient may use what they sent themself.
      asPatient: 404,
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
  'assessment.onProgress': [{ names: 'completed assessment', input: (assessmentId) => ({ assessmentId }) }],
  'assessment.recording': [{ names: 'assessment', input: (assessmentId) => ({ assessmentId }) }],
  'assessment.work': [{ names: 'assessment', input: (assessmentId) => ({ assessmentId }) }],
  'assessment.getBySession': [{ names: 'session', input: (sessionId) => ({ sessionId }) }],
  'assessment.list': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'account', input: (userId) => ({ userId }) },
    { names: 'member', input: (requestedBy) => ({ requestedBy }), pseudonymous: 200 },
    { names: 'assessment', input: (cursor) => ({ cursor }), pseudonymous: 200 },
    { names: 'assessment', beside: 'patient', input: (cursor, patientId) => ({ patientId, cursor }) },
  ],
  'assessment.statistics': [],
  'assessment.addStage': [
    {
      names: 'assessment',
      input: (assessmentId) => ({ assessmentId, stageIndex: 0, stageName: 'validate' }),
    },
  ],
  'assessment.updateStage': [
    {
      names: 'staged assessment',
      input: (assessmentId) => ({ assessmentId, stageIndex: 1, status: 'completed' }),
    },
  ],
  'assessment.saveResult': [
    {
      names: 'assessment',
      input: (assessmentId) => ({ assessmentId, pipelineType: 'cardiology', result: {} }),
    },
  ],
  'assessment.supersede': [
    {
      names: 'completed assessment',
      input: (supersedesId) => ({ supersedesId, pipelineType: 'cardiology', biomarkers: heartRate }),
    },
    {
      names: 'session',
      beside: 'completed assessment',
      input: (sessionId, supersedesId) => ({
        supersedesId,
        sessionId,
        pipelineType: 'cardiology',
        biomarkers: [],
      }),
      own: 409,
    },
  ],
  'assessment.reviewQueue': [{ names: 'assessment', input: (cursor) => ({ cursor }) }],
  // For people alone: review.test.ts tries it as one.
  'assessment.review': [
    { names: 'completed assessment', input: (assessmentId) => ({ assessmentId, expectedVersion: 1 }) },
  ],
  'assessment.delete': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, expectedVersion: 1 }) },
  ],
  'assessment.updateStatus': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, status: 'processing' }) },
  ],
}
