import type { TenancyCases } from './case.ts'

export const MODEL_CASES: TenancyCases = {
  'model.get': [{ names: 'model', input: (modelVersionId) => ({ modelVersionId }) }],
  'model.list': [{ names: 'model', input: (cursor) => ({ cursor }) }],
  'model.register': [],
  'model.update': [
    {
      names: 'model',
      input: (modelVersionId) => ({ modelVersionId, expectedVersion: 1, accuracy: 0.9 }),
    },
  ],
  'model.revoke': [{ names: 'model', input: (modelVersionId) => ({ modelVersionId, reason: 'wrong' }) }],
  'model.results': [
    { names: 'revoked model', input: (modelVersionId) => ({ modelVersionId }) },
    {
      names: 'completed assessment',
      beside: 'revoked model',
      input: (cursor, modelVersionId) => ({ modelVersionId, cursor }),
    },
  ],
  'model.recall': [
    { names: 'revoked model', input: (modelVersionId) => ({ modelVersionId }) },
    {
      names: 'completed assessment',
      beside: 'revoked model',
      input: (cursor, modelVersionId) => ({ modelVersionId, cursor }),
    },
  ],
}
