import { formatMinute } from '../format/date.ts'
import { useScope } from '../server/me.ts'
import type { Detail } from './detail.ts'

/** That the model of a result that stands was revoked, and what that is to the reader. */
interface Revoked {
  readonly title: string
  readonly warning: string
  /** In the words of an admin; null where nobody gave any, or they are not for the reader. */
  readonly reason: string | null
}

const FOR_STAFF =
  'The software that measured this is refused since then. What it measured before stands until it is recalled: judge it by the recording.'
const FOR_PATIENTS =
  'The software that measured this is not used any more. Ask those who treat you before you rely on its values.'

/** Null where the model is in force or unknown, and where another run took its place, which says more. */
export function useRevoked(detail: Detail): Revoked | null {
  const isStaff = useScope('assessment:read') !== 'own'
  if (detail.view !== 'identified' || detail.supersededById !== null) return null
  const { model } = detail
  if (model === null || model.revokedAt === null) return null
  return {
    title: `Its model was revoked on ${formatMinute(model.revokedAt)}`,
    warning: isStaff ? FOR_STAFF : FOR_PATIENTS,
    reason: model.revocationReason,
  }
}
