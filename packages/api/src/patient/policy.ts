import type { Scope } from '@medilens/db'
import { AppError } from '../trpc/error.ts'

/** What people may change of their own record: how they are reached. */
const OWN_CONTACT: readonly string[] = ['phoneNumber', 'email', 'address', 'emergencyContact']

/** Throws `forbidden` where a caller changes more of a record than this scope permits, naming what. */
export function requireMayChange(scope: Scope, fields: readonly string[]): void {
  const beyond = scope === 'all' ? [] : fields.filter((field) => !OWN_CONTACT.includes(field))
  if (beyond.length === 0) return
  throw new AppError(
    'forbidden',
    'You may change your telephone number, e-mail, address and emergency contact; ask your clinic for the rest.',
    beyond.map((field) => ({ path: `changes.${field}`, problem: 'is changed by the clinic' })),
  )
}
