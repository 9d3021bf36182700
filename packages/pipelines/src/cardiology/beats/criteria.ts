/**
 * How heartbeats are found in one lead. Times in ms, so that nothing depends on the sampling frequency.
 *
 * Hamilton: Hamilton, Open source ECG analysis, Computers in Cardiology 2002;29:101–104, which refines Hamilton and
 * Tompkins, Quantitative investigation of QRS detection rules, IEEE Trans Biomed Eng 1986;33:1157–1165, and Pan and
 * Tompkins, A real-time QRS detection algorithm, IEEE Trans Biomed Eng 1985;32:230–236.
 */
export const DETECTION_CRITERIA = {
  version: '0.4.0',
  /** Hz that QRS complexes are looked for in: 8 to 16 Hz in Hamilton, wider here, since filtering both ways narrows. */
  band: { lowHz: 5, highHz: 20, source: 'Pan 1985 (5–15 Hz); Hamilton 2002 (8–16 Hz)' },
  /** ms that the rectified slope is averaged over. */
  averagingMs: { value: 80, source: 'Hamilton 2002' },
  /** ms within which of two peaks only the larger counts. */
  refractoryMs: { value: 200, source: 'Hamilton 2002' },
  /** ms after a beat within which a peak needs a slope of at least `slopeShare` of it, else it is a T wave. */
  tWave: { withinMs: 360, slopeShare: 0.5, source: 'Hamilton 2002' },
  /** The threshold lies this share of the way from the noise peaks' median to the beats' median. */
  threshold: { share: 0.3125, source: 'Hamilton 2002' },
  /** How many of the last peaks each median is of. */
  memory: { value: 8, source: 'Hamilton 2002' },
  /** A gap of so many median intervals is searched again, its last peaks, with the threshold times `thresholdShare`. */
  searchBack: {
    intervals: 1.5,
    thresholdShare: 0.5,
    peaks: 32,
    source: 'Hamilton 2002; own choice of the peaks',
  },
  /** ms of the pieces whose highest peaks set the first threshold; 1 s in Hamilton, here for hearts below 30 a minute, too. */
  learningMs: { value: 2500, source: 'MediLens reference, own choice; Hamilton 2002 (1 s)' },
  /** ms on either side of a complex's middle within which its peak is looked for; wide ventricular beats need it. */
  peakReachMs: { value: 100, source: 'MediLens reference, own choice' },
  /** A complex whose other extreme is so many times larger points against the usual direction. */
  oppositeShare: { value: 2, source: 'MediLens reference, own choice' },
} as const

/**
 * How beats are told apart: by the shape of the QRS complex and by when they come.
 *
 * Tsipouras: Tsipouras, Fotiadis and Sideris, An arrhythmia classification system based on the RR-interval signal, Artif
 * Intell Med 2005;33:237–250: a beat is early whose interval is exceeded 1.15 times by the one before and the one after.
 * Bauer: Bauer et al., Heart rate turbulence: standards of measurement, J Am Coll Cardiol 2008;52:1353–1365, of early
 * beats: at least a fifth early, and a pause after. Chazal: de Chazal, O'Dwyer and Reilly, Automatic classification of
 * heartbeats using ECG morphology and heartbeat interval features, IEEE Trans Biomed Eng 2004;51:1196–1206, for shape and
 * intervals beside the local mean. The shares were tried on MIT-BIH record 100: its early beats have at most 0.84 of the
 * median interval around them, its normal beats at least 0.89.
 */
export const BEAT_CRITERIA = {
  version: '0.3.0',
  /** Hz of the lead that shapes are compared in. */
  shapeBand: { lowHz: 0.5, highHz: 40, source: 'MediLens reference, own choice (the band of monitors)' },
  /** ms before and after the peak that are compared. */
  shapeWindowMs: { before: 90, after: 110, source: 'MediLens reference, own choice' },
  /** ms that two shapes are moved against each other to fit best, and the steps of it. */
  shapeShiftMs: { value: 16, step: 4, source: 'MediLens reference, own choice' },
  /** Correlation from which two beats have the same shape. */
  sameShape: { value: 0.9, source: 'MediLens reference, own choice' },
  /** Most shapes of one lead, and the share of the beats, 0–1, from which one is a usual one. */
  maximumShapes: { value: 12, source: 'MediLens reference, own choice' },
  usualShare: { value: 0.1, source: 'MediLens reference, own choice' },
  /** How many beats the template of the usual shape is the median of. */
  templateBeats: { value: 200, source: 'MediLens reference, own choice' },
  /** A beat is early when its interval times this is still below the one before, the one after, and the median around. */
  prematurity: { value: 1.15, source: 'Tsipouras 2005' },
  /** The interval after early beats reaches at least this share of the median around: they are followed by a pause. */
  pauseShare: { value: 0.95, source: 'Bauer 2008 (a pause follows)' },
  /**
   * A beat of the usual shape that is so many times as high as those around it is of another: two impulses met in it. More
   * than breathing does.
   */
  taller: { times: 1.5, source: 'MediLens reference, own choice' },
  /**
   * Beats in a row are early when each interval times this is below the median around: breathing makes two neighbours
   * short, but not by so much. And most early beats in a row; longer is another rhythm and no row of ectopic beats.
   */
  row: {
    prematurity: 1.25,
    longest: 4,
    source: 'Bauer 2008 (a fifth); MediLens reference, own choice (length)',
  },
  /** Intervals on either side that the median around a beat is of. */
  neighbours: { value: 5, source: 'as for intervals: criteria.ts, jump' },
  /** An interval so many times the median around it holds a beat that was missed or blocked, or is a pause. */
  longInterval: { value: 1.7, source: 'MediLens reference, own choice' },
  /** A gap of so many median intervals is searched for weak beats of the usual shape, no closer than `apart` of one. */
  weakBeat: {
    intervals: 1.5,
    apart: 0.5,
    similarity: 0.8,
    energyShare: 0.02,
    source: 'MediLens reference, own choice',
  },
  /** What was found is no beat when without it the interval fits (to this share) and it has less than half the usual energy. */
  falseBeat: { fit: 0.15, energyShare: 0.5, source: 'MediLens reference, own choice' },
  /** Hz below which a peak is placed between samples by a parabola, for the intervals. */
  refineBelowHz: { value: 250, source: 'Task Force 1996 (250 Hz, or interpolation below)' },
  /** ms; a pause that is reported. */
  reportedPauseMs: { value: 3000, source: 'ACC/AHA/HRS bradycardia guideline 2018' },
} as const
