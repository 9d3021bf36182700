import type { TenancyCases } from './case.ts'

export const ORGANIZATION_CASES: TenancyCases = {
  'organization.get': [],
  'organization.update': [],
  'organization.members': [{ names: 'member', input: (cursor) => ({ cursor }) }],
  'organization.grant': [{ names: 'member', input: (userId) => ({ userId, role: 'researcher' }) }],
  'organization.revoke': [{ names: 'member', input: (userId) => ({ userId, role: 'researcher' }) }],
  'organization.invite': [],
}
