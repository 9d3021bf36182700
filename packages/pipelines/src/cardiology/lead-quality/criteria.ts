/**
 * What a lead must be like to be measured. The limits marked as own choice were set between the recordings of
 * `../shared/data` (similarity 0.90–0.99, kurtosis from 7.5), synthetic leads from 45 to 180 beats a minute in white noise
 * up to 0.2 mV (0.91, 7.3), and what is no electrocardiogram (white noise, drift, hum, spikes, bursts: similarity up to
 * 0.5, or for hum kurtosis 1.5); they are validated nowhere else.
 *
 * Orphanidou: Orphanidou et al., Signal-quality indices for the electrocardiogram and photoplethysmogram, IEEE J Biomed
 * Health Inform 2015;19:832–838. Li: Li, Mark and Clifford, Robust heart rate estimation from multiple asynchronous noisy
 * sources using signal quality indices and a Kalman filter, Physiol Meas 2008;29:15–32.
 */
export const LEAD_QUALITY_CRITERIA = {
  version: '0.4.0',
  /** Hz that the analysis was tested at; below, a QRS complex has too few samples. */
  samplingFrequencyHz: { min: 100, max: 2000, source: 'MediLens reference, own choice' },
  /** ms from the middle of the recording by which leads are compared. */
  excerptMs: { value: 60_000, source: 'MediLens reference, own choice' },
  /** ms of recording; a standard electrocardiogram has 10 s. */
  minimumMs: { value: 8000, source: 'MediLens reference, own choice' },
  /** ms; the faults of a lead are told for each piece of this length. */
  pieceMs: { value: 1000, source: 'MediLens reference, own choice' },
  /** Smallest share of the pieces, 0–1, that must be without fault, as for intervals. */
  minimumUsableShare: { value: 0.5, source: 'MediLens reference, own choice' },
  /** ms from which on a stretch that was recorded and not measured is told: as long as a pause that is reported. */
  unreadMs: { value: 3000, source: 'ACC/AHA/HRS bradycardia guideline 2018' },
  /** Share of a piece, 0–1, that may be without samples before all of it counts as not recorded. */
  maximumMissingShare: { value: 0.1, source: 'MediLens reference, own choice' },
  /** Flat: no more than `rangeMv` from lowest to highest for `ms`. An electrode on skin has more noise than that. */
  flat: { rangeMv: 0.01, ms: 2000, source: 'MediLens reference, own choice' },
  /** Saturated: the highest or the lowest value of the lead again and again, for at least so many ms and samples. */
  saturated: { ms: 10, samples: 3, source: 'MediLens reference, own choice' },
  /** ms of the windows that noise is judged in. */
  noiseWindowMs: { value: 10_000, source: 'Orphanidou 2015' },
  /** Hz in which QRS complexes stand out and T waves and wander do not. */
  noiseBand: { lowHz: 5, highHz: 40, source: 'MediLens reference, own choice' },
  /** Kurtosis of the band: 3 is Gaussian noise, beats make it larger. */
  minimumKurtosis: { value: 5, source: 'Li 2008' },
  /** Mean correlation of a window's beats with the usual shapes of the lead. */
  minimumSimilarity: { value: 0.66, source: 'Orphanidou 2015' },
  /** Height of the median QRS complex, mV, from lowest to highest. Below it is no contact, far above no mV. */
  complexMv: { min: 0.08, max: 20, source: 'MediLens reference, own choice' },
  /** Fewest beats that a rate is made of. */
  minimumBeats: { value: 4, source: 'MediLens reference, own choice' },
  /** Beats a minute that a heart does; 20 to 300 as the stored result holds. */
  ratePerMin: { min: 20, max: 300, source: 'MediLens reference, own choice' },
  /** Largest mean size of the high frequencies between beats, of the height of a complex. */
  maximumNoiseShare: { value: 0.1, source: 'MediLens reference, own choice' },
  /** A complex is no narrower than this at half its height, ms; a spike is. Asked from `fromHz` on. */
  narrowest: { ms: 8, fromHz: 200, source: 'MediLens reference, own choice' },
  /**
   * The stretch between two beats is disturbed when its noise, above `highPassHz`, is so many times the lead's median and
   * at least so many mV, or its baseline moves by so much of the height of a complex.
   */
  disturbed: {
    times: 4,
    atLeastMv: 0.03,
    highPassHz: 25,
    baselineShare: 0.75,
    source: 'MediLens reference, own choice',
  },
  /** ms around a peak that belong to the QRS complex and say nothing of noise. */
  complexReachMs: { value: 80, source: 'MediLens reference, own choice' },
} as const
