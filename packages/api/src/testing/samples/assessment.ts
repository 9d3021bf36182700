import { biomarker, grading, stage, type Samples } from './sample.ts'

export const assessmentSamples: Samples = ({ patientId, assessmentId, userId, someId }) => ({
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
    riskLevel: ['high', 'critical'],
    awaitingReview: true,
    requestedBy: userId,
    limit: 10,
    cursor: someId,
  },
  'assessment.statistics': { firstDay: '2026-01-01', lastDay: '2026-01-31', pipelineType: 'speech' },
  'assessment.updateStatus': { assessmentId, status: 'processing', currentStage: 'score', ...grading },
})
