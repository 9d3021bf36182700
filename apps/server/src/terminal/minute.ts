/** An instant to the minute, in UTC, as tables show it; null where there is none. */
export const minute = (at: Date | null): string | null =>
  at?.toISOString().slice(0, 16).replace('T', ' ') ?? null
