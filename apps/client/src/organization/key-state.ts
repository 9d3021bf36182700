import type { ApiKey } from './keys.ts'

/** What became of a key. */
export type KeyState = 'live' | 'ends soon' | 'expired' | 'revoked'

const SOON_MS = 14 * 86_400_000

/** Whether a key still lets somebody in. */
export const stateOf = (
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: number,
): KeyState => {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'live'
  const left = Date.parse(expiresAt) - now
  if (left <= 0) return 'expired'
  return left < SOON_MS ? 'ends soon' : 'live'
}

/** Whether a key in this state still lets somebody in. */
export const isLive = (state: KeyState): boolean => state === 'live' || state === 'ends soon'

/** The names that two live keys have: the one is to take over from the other. */
export const rotating = (keys: readonly ApiKey[], now: number): readonly string[] =>
  [
    ...Map.groupBy(
      keys.filter((key) => isLive(stateOf(key, now))),
      ({ name }) => name,
    ),
  ]
    .filter(([, ofName]) => ofName.length > 1)
    .map(([name]) => name)
