import { setTimeout as sleep } from 'node:timers/promises'
import {
  progressSince,
  type AssessmentId,
  type Database,
  type OrganizationId,
  type ProgressRow,
} from '@medilens/db'

/** How often it looks while anybody listens, in milliseconds. */
const PAUSE_MS = 250

interface Listener {
  readonly assessmentId: AssessmentId
  after: number
  readonly hear: (row: ProgressRow) => void
  readonly fail: (error: unknown) => void
}

/**
 * Looks for what happened to the runs that somebody watches: once for all of an organization's, however many watch, and
 * not at all while nobody does.
 */
export class ProgressWatch {
  readonly #database: Database
  readonly #listeners = new Map<OrganizationId, Set<Listener>>()
  #isLooking = false

  constructor(database: Database) {
    this.#database = database
  }

  /** What happens to a run after an event, as it happens, until the signal. Throws what a look throws. */
  async *follow(
    organizationId: OrganizationId,
    assessmentId: AssessmentId,
    after: number,
    signal: AbortSignal,
  ): AsyncIterable<ProgressRow> {
    const heard: ProgressRow[] = []
    let failure: unknown = null
    let wake = Promise.withResolvers<void>()
    const listener: Listener = {
      assessmentId,
      after,
      hear: (row) => {
        heard.push(row)
        wake.resolve()
      },
      fail: (error) => {
        failure = error
        wake.resolve()
      },
    }
    const stop = () => wake.resolve()
    signal.addEventListener('abort', stop, { once: true })
    this.#add(organizationId, listener)
    try {
      while (!signal.aborted) {
        // oxlint-disable-next-line no-await-in-loop -- what comes next is waited for
        await wake.promise
        wake = Promise.withResolvers()
        yield* heard.splice(0)
        if (failure !== null) throw failure
      }
    } finally {
      signal.removeEventListener('abort', stop)
      this.#remove(organizationId, listener)
    }
  }

  #add(organizationId: OrganizationId, listener: Listener): void {
    const listeners = this.#listeners.get(organizationId) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(organizationId, listeners)
    if (!this.#isLooking) void this.#look()
  }

  #remove(organizationId: OrganizationId, listener: Listener): void {
    const listeners = this.#listeners.get(organizationId)
    listeners?.delete(listener)
    if (listeners?.size === 0) this.#listeners.delete(organizationId)
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    while (this.#listeners.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await Promise.all([...this.#listeners].map((each) => this.#lookAt(...each)))
      // oxlint-disable-next-line no-await-in-loop
      await sleep(PAUSE_MS)
    }
    this.#isLooking = false
  }

  async #lookAt(organizationId: OrganizationId, listeners: ReadonlySet<Listener>): Promise<void> {
    const asked = [...listeners]
    const earliest = new Map<AssessmentId, number>()
    for (const { assessmentId, after } of asked) {
      earliest.set(assessmentId, Math.min(after, earliest.get(assessmentId) ?? after))
    }
    const looked = [...earliest].map(([assessmentId, after]) => ({ assessmentId, after }))
    try {
      const rows = await this.#database.inOrganization({ organizationId, userId: null }, (session) =>
        progressSince(session, looked),
      )
      for (const row of rows) {
        for (const listener of asked) {
          if (listener.assessmentId !== row.assessmentId || row.sequence <= listener.after) continue
          listener.after = row.sequence
          listener.hear(row)
        }
      }
    } catch (error) {
      // Whoever listens begins anew where they were, with the next server that answers.
      for (const listener of asked) listener.fail(error)
    }
  }
}
