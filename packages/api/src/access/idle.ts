/** Minutes after which a session that nobody uses is over, where nobody sets others; each use begins them anew. */
export const USUAL_IDLE_MINUTES = 30

/** Below it nobody could be warned in time; the upper end is a long shift. */
export const IDLE_MINUTES = { least: 5, most: 720 } as const
