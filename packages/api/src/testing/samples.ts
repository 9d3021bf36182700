/** Ids that a whole input needs. */
export interface SampleIds {
  readonly patientId: string
  readonly assessmentId: string
  readonly userId: string
  readonly someId: string
}

const biomarker = {
  name: 'heart_rate',
  category: 'rhythm',
  value: 70,
  unit: '/min',
  normalRangeMin: 50,
  normalRangeMax: 90,
  status: 'normal',
  confidence: 0.9,
  percentile: 50,
}

const stage = {
  stageName: 'validate',
  status: 'completed',
  startedAt: '2026-01-01T00:00:00Z',
  completedAt: '2026-01-01T00:00:01Z',
  durationMs: 1000,
  errorCode: 'none',
  errorMessage: 'none',
  metadata: {},
}

const grading = { riskScore: 10, riskLevel: 'low', confidence: 0.9, qualityScore: 0.8 }

/** For every procedure an input with every field of its contract, valid as it stands. */
export const samples = ({ patientId, assessmentId, userId, someId }: SampleIds): Record<string, object> => ({
  'patient.create': {
    fullName: 'Somebody New',
    dateOfBirth: '1970-01-01',
    gender: 'female',
    phoneNumber: '555-0100',
    email: 'somebody@example.com',
    address: { city: 'Here' },
    emergencyContact: { name: 'Somebody Else' },
    insuranceProvider: 'Some Insurance',
    insurancePolicyNumber: '1',
    medicalNotes: 'none',
    medicalHistory: ['none'],
    medications: ['none'],
    allergies: ['none'],
    familyHistory: ['none'],
    assignedDoctorId: userId,
  },
  'patient.get': { patientId },
  'patient.list': { limit: 10, cursor: someId },
  'assessment.create': {
    patientId,
    pipelineType: 'speech',
    pipelineVersion: '1',
    measuredAt: '2026-01-01T00:00:00Z',
  },
  'assessment.record': {
    patientId,
    pipelineType: 'cardiology',
    pipelineVersion: '1',
    measuredAt: '2026-01-01T00:00:00Z',
    ...grading,
    biomarkers: [biomarker],
    stages: [stage],
    notMeasured: [{ name: 'qt_interval', reason: 'no boundaries' }],
    result: {
      rhythmClassification: 'sinus',
      heartRateBpm: 70,
      rPeaksDetected: 100,
      sdnnMs: 43.11,
      pnn50Percent: 2.4,
      arrhythmiaDetected: false,
      arrhythmiaTypes: ['none'],
      signalQualityScore: 0.9,
    },
  },
  'assessment.get': { assessmentId, include: ['biomarkers'] },
  'assessment.getBySession': { sessionId: 'unknown', include: ['biomarkers'] },
  'assessment.list': {
    patientId,
    pipelineType: 'speech',
    status: 'completed',
    highRisk: true,
    awaitingReview: true,
    requestedBy: userId,
    limit: 10,
    cursor: someId,
  },
  'assessment.updateStatus': { assessmentId, status: 'processing', currentStage: 'score', ...grading },
  'biomarker.save': { assessmentId, biomarkers: [biomarker] },
  'biomarker.list': { assessmentId, limit: 10, cursor: someId },
  'biomarker.history': { patientId, name: 'heart_rate', unit: '/min', days: 90, pipelineType: 'cardiology' },
  'biomarker.catalogue': {},
  'audit.list': {
    from: '2026-01-01T00:00:00Z',
    until: '2026-02-01T00:00:00Z',
    userId,
    apiKeyId: someId,
    resourceId: someId,
    patientId,
    eventType: 'patient.read',
    limit: 10,
    cursor: someId,
  },
})
