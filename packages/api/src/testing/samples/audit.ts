import type { Samples } from './sample.ts'

export const auditSamples: Samples = ({ patientId, userId, someId }) => ({
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
  'audit.signIns': {
    from: '2026-01-01T00:00:00Z',
    until: '2026-02-01T00:00:00Z',
    userId,
    apiKeyId: someId,
    eventType: 'user.sign_in',
    limit: 10,
    cursor: someId,
  },
})
