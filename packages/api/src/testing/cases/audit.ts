import type { TenancyCases } from './case.ts'

export const AUDIT_CASES: TenancyCases = {
  'audit.list': [
    { names: 'member', input: (userId) => ({ userId }) },
    { names: 'key', input: (apiKeyId) => ({ apiKeyId }) },
    { names: 'assessment', input: (resourceId) => ({ resourceId }) },
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'event', input: (cursor) => ({ cursor }) },
  ],
  'audit.signIns': [
    { names: 'member', input: (userId) => ({ userId }) },
    { names: 'key', input: (apiKeyId) => ({ apiKeyId }) },
    { names: 'sign-in event', input: (cursor) => ({ cursor }) },
  ],
}
