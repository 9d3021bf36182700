import type { Samples } from './sample.ts'

export const organizationSamples: Samples = ({ userId, someId }) => ({
  'organization.get': {},
  'organization.update': {
    expectedVersion: 1,
    name: 'Some Clinic',
    type: 'hospital',
    email: 'office@clinic.example',
    phone: '555-0100',
    address: { city: 'Here' },
    settings: {},
  },
  'organization.members': { limit: 10, cursor: someId },
  'organization.grant': { userId, role: 'researcher' },
  'organization.revoke': { userId, role: 'researcher' },
  'organization.invite': { email: 'somebody@clinic.example', role: 'clinician' },
})
