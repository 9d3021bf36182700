/** The periods over which a biomarker is looked at, in days. */
export const BIOMARKER_DAYS = [7, 30, 90, 365, 730] as const
export const BIOMARKER_USUAL_DAYS = 90
export type BiomarkerDays = (typeof BIOMARKER_DAYS)[number]
