import type { Samples } from './sample.ts'

export const pipelineSamples: Samples = ({
  heartbeatLease,
  stageLease,
  submitLease,
  failLease,
  deadJobId,
  someId,
}) => ({
  'pipeline.claim': { pipelineType: 'speech', pipelineVersion: '1.0.0', limit: 10, leaseSeconds: 60 },
  'pipeline.heartbeat': { lease: heartbeatLease, leaseSeconds: 60 },
  'pipeline.reportStage': {
    lease: stageLease,
    stageIndex: 0,
    stageName: 'find beats',
    status: 'running',
    progress: 0.5,
    errorCode: 'none',
    metadata: {},
  },
  'pipeline.submit': {
    lease: submitLease,
    contract: 'cardiology/1',
    model: { name: 'ecg', version: '1.0.0', digest: 'a'.repeat(64), framework: 'none' },
    payload: {
      outcome: 'measured',
      biomarkers: [],
      result: { heartRateBpm: 61 },
      annotations: { lead: 'MLII', samplingFrequencyHz: 360, peaks: [77], beats: ['normal'] },
    },
  },
  'pipeline.fail': { lease: failLease, errorCode: 'noise', retryable: true },
  'pipeline.deadLetters': { pipelineType: 'cardiology', limit: 10, cursor: someId },
  'pipeline.requeue': { jobId: deadJobId },
  'pipeline.keptAside': { limit: 10, cursor: someId },
})
