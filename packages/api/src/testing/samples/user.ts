import type { Samples } from './sample.ts'

export const userSamples: Samples = ({ organizationId, signInSessionId, userId, someId }) => ({
  'user.me': {},
  'user.chooseOrganization': { organizationId },
  'user.sessions': {},
  'user.revokeSession': { sessionId: signInSessionId },
  'user.revokeOtherSessions': {},
  'user.names': { userIds: [userId, someId] },
  'user.profile': {},
  'user.updateProfile': {
    expectedVersion: 0,
    fitzpatrickType: 3,
    ethnicity: 'none said',
    medicalHistory: ['none'],
    medications: ['none'],
    allergies: ['none'],
    language: 'pt-BR',
    timezone: 'Europe/Lisbon',
    consentResearch: true,
    consentDataSharing: false,
  },
})
