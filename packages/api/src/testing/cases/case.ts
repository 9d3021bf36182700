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
  | 'sign-in event'
  | 'thread'
  | 'message'
  | 'lease'
  | 'dead job'
  | 'submission'
  | 'model'
  | 'revoked model'
  | 'file'
  | 'own file'

/** One place of one procedure's input that names a row. */
export interface TenancyCase {
  readonly names: Kind
  readonly input: (id: string, beside: string) => unknown
  /** Another row that the input needs: always one of the caller's own, a new one for each call. */
  readonly beside?: Kind
  /** What the caller's own id is answered with by those who may: 200, unless said otherwise. */
  readonly own?: 409
  /** What a patient's own id is answered with when they name it themself, where that is not as above. */
  readonly asPatient?: 403 | 404
  /** What a real id is answered with under pseudonyms, where it is not 404: a filter or a place that finds nothing. */
  readonly pseudonymous?: 200
  /** What this place needs beside the procedure's permission. */
  readonly needs?: Permission
}

/** The cases of one domain's procedures. */
export type TenancyCases = Readonly<Record<string, readonly TenancyCase[]>>
