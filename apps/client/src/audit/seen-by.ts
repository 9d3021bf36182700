import type { Actor, Actors } from './actors.ts'
import type { AuditEvent } from './events.ts'

/** What is counted of an event. */
export interface Access extends Pick<AuditEvent, 'action' | 'phiAccessed' | 'createdAt'> {
  readonly userId: string | null
  readonly apiKeyId: string | null
}

/** How often somebody had to do with one patient, as far as the events are loaded. */
export interface SeenBy {
  readonly actor: Actor
  /** Reads and changes of health data. */
  readonly times: number
  readonly denied: number
  readonly first: string
  readonly last: string
}

/** Who had to do with a patient, the last one first. Events come newest first. */
export const seenBy = (events: readonly Access[], actors: Pick<Actors, 'of'>): readonly SeenBy[] =>
  [...Map.groupBy(events, ({ userId, apiKeyId }) => userId ?? apiKeyId ?? 'system').values()].flatMap(
    (own) => {
      const [newest] = own
      const oldest = own.at(-1)
      return newest === undefined || oldest === undefined
        ? []
        : [
            {
              actor: actors.of(newest),
              times: own.filter(({ phiAccessed }) => phiAccessed).length,
              denied: own.filter(({ action }) => action === 'deny').length,
              first: oldest.createdAt,
              last: newest.createdAt,
            },
          ]
    },
  )
