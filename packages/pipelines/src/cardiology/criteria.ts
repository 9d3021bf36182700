/**
 * The limits that decide whether a series of intervals may be measured. Data with a version and a source, so that a
 * changed limit is a changed version and never a literal in a function.
 *
 * Task Force: Task Force of the ESC and NASPE, Heart rate variability: standards of measurement, physiological
 * interpretation and clinical use, Circulation 1996;93:1043–1065.
 *
 * Jumps: an interval more than 20 % off those around it is the common sign of an ectopic beat or an artefact; the
 * default of hrv-analysis (remove_ectopic_beats, against the interval before) and the normal range of Machado et al.,
 * Automatic filtering of R-R intervals for heart rate variability analysis, Ann Noninvasive Electrocardiol 2000
 * (R = 0.2, against the last accepted interval and the mean of those accepted). Both use it to drop single intervals.
 * Taking it against the median of the neighbours, and all shares below, are our own choice and validated nowhere: set
 * between the share of jumps in the recordings of `../shared/data` (aura 0, record 100 normal beats 0 and all beats
 * 0.022, pyhrv 0.074) and in made ones (every fifth beat missed 0.25, uniform 350–1100 ms 0.61, uniform 300–2000 ms 0.73,
 * bigeminy 550/1050 ms 1).
 */
export const INTERVAL_CRITERIA = {
  version: '0.2.0',
  /** ms; 30 to 200 beats a minute. The default limits of hrv-analysis (remove_outliers, low_rri and high_rri). */
  plausibleMs: { min: 300, max: 2000, source: 'hrv-analysis, remove_outliers' },
  /** Largest share of the intervals, 0–1, that may lie outside `plausibleMs`. */
  maximumImplausibleShare: { value: 0.05, source: 'MediLens reference, own choice' },
  /**
   * An interval jumps when it differs by more than `share`, 0–1, from the median of up to `neighbours` intervals on
   * either side of it.
   */
  jump: {
    share: 0.2,
    neighbours: 5,
    source:
      'hrv-analysis, remove_ectopic_beats; Machado 2000 (share); MediLens reference, own choice (neighbours)',
  },
  /**
   * Largest share of jumps, 0–1, for intervals that may be called normal-to-normal, as variability needs them. Just above
   * pyhrv's published series, of which 49 % of the differences are above 50 ms; a smaller one would refuse it.
   */
  maximumJumpShareForVariability: { value: 0.08, source: 'MediLens reference, own choice' },
  /**
   * Largest share of jumps, 0–1, at which a mean rate is still given: below uniform noise and above what resembles
   * fibrillation. The two overlap in a recording of a few minutes; a refused fibrillation is better than a rate of noise.
   */
  maximumJumpShare: { value: 0.65, source: 'MediLens reference, own choice' },
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
