import { biomarker, grading, stage, type Samples } from './sample.ts'

const analysis = {
  pipelineType: 'cardiology',
  pipelineVersion: '1',
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
}

export const assessmentSamples: Samples = ({ patientId, assessmentId, completedId, userId, someId }) => ({
  'assessment.create': {
    patientId,
    pipelineType: 'speech',
    pipelineVersion: '1',
    measuredAt: '2026-01-01T00:00:00Z',
  },
  'assessment.record': { patientId, measuredAt: '2026-01-01T00:00:00Z', ...analysis },
  'assessment.get': { assessmentId, include: ['biomarkers'] },
  'assessment.getBySession': { sessionId: 'unknown', include: ['biomarkers'] },
  'assessment.list': {
    patientId,
    pipelineType: 'speech',
    status: 'completed',
    riskLevel: ['high', 'critical'],
    awaitingReview: true,
    requestedBy: userId,
    limit: 10,
    cursor: someId,
  },
  'assessment.statistics': { firstDay: '2026-01-01', lastDay: '2026-01-31', pipelineType: 'speech' },
  'assessment.addStage': { assessmentId, stageIndex: 0, attempt: 1, ...stage },
  'assessment.updateStage': {
    assessmentId,
    stageIndex: 1,
    attempt: 1,
    status: 'completed',
    startedAt: '2026-01-01T00:00:00Z',
    completedAt: '2026-01-01T00:00:01Z',
    durationMs: 1000,
    errorCode: 'none',
    errorMessage: 'none',
    metadata: {},
  },
  'assessment.saveResult': {
    assessmentId,
    pipelineType: 'speech',
    result: { hnr: 20.5, sampleRate: 44_100 },
  },
  'assessment.supersede': {
    supersedesId: completedId,
    measuredAt: '2026-01-02T00:00:00Z',
    ...analysis,
  },
  'assessment.reviewQueue': { pipelineType: 'cardiology', limit: 10, cursor: someId },
  'assessment.review': { assessmentId: completedId, expectedVersion: 1, note: 'seen' },
  // As it is not: what was read in between is answered, and nothing deleted.
  'assessment.delete': { assessmentId, expectedVersion: 1000 },
  'assessment.updateStatus': { assessmentId, status: 'processing', currentStage: 'score', ...grading },
})
