import type { OrganizationId } from '@medilens/db'

/** What procedures need of the process around them, beside the database. */
export interface Services {
  /** The key of an organization's pseudonyms; derived from a secret that is not in the database. */
  readonly pseudonymKey: (organizationId: OrganizationId) => Uint8Array
  /**
   * Runs work that outlasts the answer. A stop waits for it as for a call in flight; what it throws is logged by kind.
   */
  readonly background: (work: () => Promise<void>) => void
  /** Aborts once the server stops: what streams ends then. */
  readonly draining: AbortSignal
}
