/** A session that is revoked or runs out leaves the screen within a minute. */
export const LOOK_EVERY_MS = 60_000
