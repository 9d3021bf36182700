import type { OrganizationId } from '@medilens/db'
import type { InvitationDelivery } from '../access/invitations.ts'
import type { ProgressWatch } from '../assessment/progress/watch.ts'
import type { ChatServices } from '../chat/chat-services.ts'
import type { FileServices } from '../file/file-services.ts'

/** What procedures need of the process around them, beside the database. */
export interface Services {
  /** How long a sign-in session may be left alone, in minutes. */
  readonly idleMinutes: number
  /** The key of an organization's pseudonyms; derived from a secret that is not in the database. */
  readonly pseudonymKey: (organizationId: OrganizationId) => Uint8Array
  /** What leases are sealed with, the same in every server of the database. */
  readonly leaseKey: Uint8Array
  /**
   * Runs work that outlasts the answer. A stop waits for it as for a call in flight; what it throws is logged by kind.
   */
  readonly background: (work: () => Promise<void>) => void
  /** Brings an invitation to whom it is for; null where this server has no way to. */
  readonly deliverInvitation: InvitationDelivery | null
  /** Looks for what happens to runs, for all who watch them. */
  readonly progress: ProgressWatch
  /** Who answers in conversations, and how often they may be asked. */
  readonly chat: ChatServices
  /** Where files are kept; null where this server has no place for them. */
  readonly files: FileServices | null
  /** Aborts once the server stops: what streams ends then. */
  readonly draining: AbortSignal
}
