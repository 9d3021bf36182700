import type { Permission } from '@medilens/db'

/** The kinds of ids that an input can name. */
export type Kind =
  | 'patient'
  | 'spare patient'
  | 'assessment'
  | 'completed assessment'
  | 'staged assessment'
  | 'session'
  | 'account'
  | 'member'
  | 'value'
  | 'event'
  | 'key'
  | 'spare key'
  | 'organization'
  | 'sign-in'
  | 'thread'
  | 'message'

/** Ids of the caller's own organization, for the rest of an input. */
export interface Own {
  readonly patient: string
  readonly assessment: string
  readonly completed: string
}

/** One place of one procedure's input that names a row. */
export interface TenancyCase {
  readonly names: Kind
  readonly input: (id: string, own: Own) => unknown
  /** What the caller's own id is answered with by those who may: 200, unless said otherwise. */
  readonly own?: 409
  /** What this place needs beside the procedure's permission. */
  readonly needs?: Permission
}

/** The cases of one domain's procedures. */
export type TenancyCases = Readonly<Record<string, readonly TenancyCase[]>>
