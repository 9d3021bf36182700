/**
 * The limits that decide whether a series of intervals may be measured. Data with a version and a source, so that a
 * changed limit is a changed version and never a literal in a function.
 *
 * Task Force: Task Force of the ESC and NASPE, Heart rate variability: standards of measurement, physiological
 * interpretation and clinical use, Circulation 1996;93:1043–1065.
 */
export const INTERVAL_CRITERIA = {
  version: '0.1.0',
  /** ms; 30 to 200 beats a minute. The default limits of hrv-analysis (remove_outliers, low_rri and high_rri). */
  plausibleMs: { min: 300, max: 2000, source: 'hrv-analysis, remove_outliers' },
  /** Largest share of the intervals, 0–1, that may lie outside `plausibleMs`. */
  maximumImplausibleShare: { value: 0.05, source: 'MediLens reference, own choice' },
  /** Smallest share of the recording's time, 0–1, that usable intervals must cover. */
  minimumCoverage: { value: 0.5, source: 'MediLens reference, own choice' },
  /** ms of usable intervals. Ten cycles of the slowest respiratory variation take about a minute. */
  minimumUsableMs: { value: 60_000, source: 'Task Force 1996' },
  /** The length of the standard short-term recording, ms, that `sdnn_5min` and `rmssd_5min` are defined over. */
  shortTermMs: { value: 300_000, source: 'Task Force 1996' },
  /** Fewest intervals in a file that are still called a recording: SDNN needs two, RMSSD and pNN50 two beside each other. */
  minimumIntervals: { value: 2, source: 'the formulas' },
  /** Most intervals in a file: six weeks at 800 ms, more than a Holter recorder holds. */
  maximumIntervals: { value: 5_000_000, source: 'MediLens reference, own choice' },
  /** A median below this, in the file's own unit, can't be ms: even 200 beats a minute is 300. It is seconds. */
  secondsBelowMedian: { value: 3, source: 'the unit' },
  /** A difference of neighbours above this, ms, counts for pNN50. */
  pnn50Ms: { value: 50, source: 'Task Force 1996' },
} as const
