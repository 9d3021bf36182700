import type { Samples } from './sample.ts'

const described = {
  framework: 'none',
  config: {},
  accuracy: 0.9,
  activeFrom: '2026-01-01T00:00:00Z',
  activeTo: '2027-01-01T00:00:00Z',
}

export const modelSamples: Samples = ({ modelVersionId, revokedModelId, someId }) => ({
  'model.get': { modelVersionId },
  'model.list': { pipelineType: 'cardiology', limit: 10, cursor: someId },
  'model.register': {
    pipelineType: 'cardiology',
    name: 'ecg',
    version: '9.0.0',
    digest: 'a'.repeat(64),
    ...described,
  },
  'model.update': { modelVersionId, expectedVersion: 1, digest: null, ...described },
  'model.revoke': { modelVersionId, reason: 'measures too little' },
  'model.results': { modelVersionId: revokedModelId, standing: true, limit: 10, cursor: someId },
  'model.recall': { modelVersionId: revokedModelId, limit: 10, cursor: someId },
})
