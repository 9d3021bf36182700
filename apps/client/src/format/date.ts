// One order for everybody: a date that one reads as the third of April and another as the fourth of March is none.
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
const SECOND = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const ZONED = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
/** A calendar date has no time zone. */
const CALENDAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** The day of an instant (ISO 8601), as in `3 Apr 2026`, where the reader is. */
export const formatDay = (instant: string): string => DAY.format(new Date(instant))

/** The same with hours and minutes. */
export const formatMinute = (instant: string): string => MINUTE.format(new Date(instant))

/** The same with its zone, as in `3 Apr 2026, 08:30 CEST`: where what is read beside it may be of another. */
export const formatZoned = (instant: string): string => ZONED.format(new Date(instant))

/** The same with seconds. */
export const formatSecond = (instant: string): string => SECOND.format(new Date(instant))

/** A calendar date `YYYY-MM-DD`, the same everywhere. */
export const formatDate = (date: string): string => CALENDAR.format(new Date(`${date}T00:00:00Z`))

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const STEPS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago an instant is: `3 days ago`. */
export const formatAgo = (instant: string, now = Date.now()): string => {
  const elapsed = now - Date.parse(instant)
  const [unit, size] = STEPS.find(([, ms]) => elapsed >= ms) ?? ['minute', 60_000]
  return elapsed < 60_000 ? 'just now' : RELATIVE.format(-Math.floor(elapsed / size), unit)
}
