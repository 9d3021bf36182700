import type { TenancyCases } from './case.ts'

export const KEY_CASES: TenancyCases = {
  'key.list': [{ names: 'key', input: (cursor) => ({ cursor }) }],
  'key.create': [],
  'key.revoke': [{ names: 'spare key', input: (keyId) => ({ keyId }) }],
}
