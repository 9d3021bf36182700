/** The periods over which a biomarker is looked at, in days. */
export const BIOMARKER_DAYS = [7, 30, 90, 365, 730] as const
export const BIOMARKER_USUAL_DAYS = 90
export type BiomarkerDays = (typeof BIOMARKER_DAYS)[number]

/** The periods as they are read. */
export const PERIOD_WORDS = {
  7: '7 days',
  30: '30 days',
  90: '90 days',
  365: '1 year',
  730: '2 years',
} as const satisfies Record<BiomarkerDays, string>

/** The next longer period; null for the longest. */
export const longerThan = (days: BiomarkerDays): BiomarkerDays | null =>
  BIOMARKER_DAYS.find((other) => other > days) ?? null

const DAY_MS = 86_400_000

/** The shortest period that reaches back to an instant; null where none does. */
export const periodSince = (instant: string, now: number): BiomarkerDays | null =>
  BIOMARKER_DAYS.find((days) => Date.parse(instant) >= now - days * DAY_MS) ?? null
