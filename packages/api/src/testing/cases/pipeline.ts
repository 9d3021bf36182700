import type { TenancyCases } from './case.ts'

const measured = { outcome: 'measured', biomarkers: [{ name: 'heart_rate', value: 61 }], result: {} }

export const PIPELINE_CASES: TenancyCases = {
  'pipeline.claim': [],
  'pipeline.heartbeat': [{ names: 'lease', input: (lease) => ({ lease }) }],
  'pipeline.reportStage': [
    { names: 'lease', input: (lease) => ({ lease, stageIndex: 0, stageName: 'find beats' }) },
  ],
  'pipeline.submit': [
    {
      names: 'lease',
      input: (lease) => ({
        lease,
        contract: 'cardiology/1',
        model: { name: 'ecg', version: '1' },
        payload: measured,
      }),
    },
  ],
  'pipeline.fail': [{ names: 'lease', input: (lease) => ({ lease, errorCode: 'noise', retryable: true }) }],
  'pipeline.deadLetters': [{ names: 'dead job', input: (cursor) => ({ cursor }) }],
  'pipeline.requeue': [{ names: 'dead job', input: (jobId) => ({ jobId }) }],
  'pipeline.keptAside': [{ names: 'submission', input: (cursor) => ({ cursor }) }],
}
