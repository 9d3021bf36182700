import type { Samples } from './sample.ts'

export const keySamples: Samples = ({ keyId, someId }) => ({
  'key.list': { limit: 10, cursor: someId },
  'key.create': { name: 'Some laboratory', role: 'service', expiresInDays: 30 },
  'key.revoke': { keyId },
})
