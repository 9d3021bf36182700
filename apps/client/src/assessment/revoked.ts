import { formatMinute } from '../format/date.ts'
import type { Detail } from './detail.ts'

/** That the model of a result that stands was revoked, and why where that is told. */
export interface Revoked {
  readonly title: string
  /** In the words of an admin; null where nobody gave any, or they are not for the reader. */
  readonly reason: string | null
}

export const REVOKED_WARNING =
  'The software that measured this is refused since then. What it measured before stands until it is recalled: judge it by the recording.'

/** Null where the model is in force or unknown, and where another run took its place, which says more. */
export function revokedOf(detail: Detail): Revoked | null {
  if (detail.view !== 'identified' || detail.supersededById !== null) return null
  const { model } = detail
  if (model === null || model.revokedAt === null) return null
  return {
    title: `Its model was revoked on ${formatMinute(model.revokedAt)}`,
    reason: model.revocationReason,
  }
}
