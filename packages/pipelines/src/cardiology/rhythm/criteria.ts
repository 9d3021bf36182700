/**
 * When a rhythm is called irregularly irregular, as atrial fibrillation is. It says "may be": other rhythms are, too, and
 * no recording of fibrillation was at hand to try it on.
 *
 * Dash: Dash, Chon, Lu and Raeder, Automatic real time detection of atrial fibrillation, Ann Biomed Eng 2009;37:1701–1709
 * (on the MIT-BIH atrial fibrillation database: sensitivity 94 %, specificity 95 %).
 */
export const RHYTHM_CRITERIA = {
  version: '0.4.0',
  /** Intervals that are judged together, and how far apart two such windows begin. */
  window: { intervals: 128, step: 64, source: 'Dash 2009; the step is an own choice' },
  /** The longest and the shortest of a window that do not count. */
  outliers: { eachSide: 8, source: 'Dash 2009' },
  /** RMSSD over the mean interval is above this. */
  variation: { value: 0.1, source: 'Dash 2009' },
  /** Share of intervals that are longer or shorter than both their neighbours: two thirds where they come at random. */
  turningPoints: { min: 0.54, max: 0.77, source: 'Dash 2009' },
  /** Entropy of the intervals in so many bins, 1 where all are as frequent, is above this. */
  entropy: { value: 0.7, bins: 16, source: 'Dash 2009' },
  /** Share of the windows, 0–1, from which the whole recording is judged so. */
  wholeShare: { value: 0.5, source: 'MediLens reference, own choice' },
  /** Fewest intervals that are called regular. */
  minimumIntervals: { value: 8, source: 'MediLens reference, own choice' },
} as const
