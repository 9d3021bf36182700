/** A moment, by the clock on the wall and by the one that only goes forward. */
export interface Moment {
  readonly wall: number
  readonly running: number
}

export const now = (): Moment => ({ wall: Date.now(), running: performance.now() })

/** A moment of another tab, which tells it by the clock on the wall. */
export const momentOf = (wall: number): Moment => ({
  wall,
  running: performance.now() - Math.max(0, Date.now() - wall),
})

/**
 * Milliseconds since a moment. Neither clock is enough: the running one may stand still while a machine sleeps, and the
 * other may be set back.
 */
export const elapsedSince = ({ wall, running }: Moment): number =>
  Math.max(Date.now() - wall, performance.now() - running)
