import { TIMEOUTS } from '../roles/timeouts.ts'

/**
 * What a transaction that borrows a role says first, in one message: the role, and the time-outs that a login of its
 * own would have by itself.
 */
export const borrowing = (role: string): string =>
  [
    `set local role ${role}`,
    ...Object.entries(TIMEOUTS).map(([name, value]) => `select set_config('${name}', '${value}', true)`),
  ].join('; ')
