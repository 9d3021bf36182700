import type { TenancyCases } from './case.ts'

export const USER_CASES: TenancyCases = {
  'user.me': [],
  'user.chooseOrganization': [{ names: 'organization', input: (organizationId) => ({ organizationId }) }],
  'user.sessions': [],
  'user.revokeSession': [{ names: 'sign-in', input: (sessionId) => ({ sessionId }) }],
  'user.revokeOtherSessions': [],
  'user.names': [
    { names: 'member', input: (userId) => ({ userIds: [userId] }) },
    { names: 'account', input: (userId) => ({ userIds: [userId] }) },
  ],
  'user.profile': [],
  'user.updateProfile': [],
}
