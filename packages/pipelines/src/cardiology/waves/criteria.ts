/**
 * How the waves of an averaged beat are bounded. A boundary is where the slope falls below a share of the wave's steepest
 * slope, as Laguna and Martínez do.
 *
 * Laguna: Laguna, Jané and Caminal, Automatic detection of wave boundaries in multilead ECG signals: validation with the
 * CSE database, Comput Biomed Res 1994;27:45–60. Martínez: Martínez et al., A wavelet-based ECG delineator: evaluation on
 * standard databases, IEEE Trans Biomed Eng 2004;51:570–581. Meyer: Meyer and Keiser, Electrocardiogram baseline noise
 * estimation and removal using cubic splines and state-space computation techniques, Comput Biomed Res 1977;10:459–470.
 */
export const WAVE_CRITERIA = {
  version: '0.4.0',
  /** Fewest normal beats that an average is made of, and the most. */
  beats: { min: 5, max: 200, source: 'MediLens reference, own choice' },
  /** Beats whose interval is within this share of the median are averaged, since QT follows the interval. */
  intervalShare: { value: 0.1, source: 'MediLens reference, own choice' },
  /** ms of the average before and after the R peak, at most; never more than an interval. */
  windowMs: { before: 420, after: 750, source: 'MediLens reference, own choice' },
  /** ms around the R peak that hold the QRS complex and some level on either side. */
  complexMs: { value: 220, source: 'MediLens reference, own choice' },
  /**
   * ms that beats are moved, since noise moves a peak, to lie best on their median; ms around the peak that are compared:
   * the QRS complex alone, since P and T follow it at distances of their own.
   */
  align: { reachMs: 8, aroundMs: 60, source: 'MediLens reference, own choice' },
  /** ms of the stretch before the QRS complex that is the level of each beat; the baseline goes through all of them. */
  levelMs: { from: 22, to: 6, source: 'Meyer 1977 (knots in the PR segment)' },
  /** ms on either side of a point over which its slope is fitted; the first that noise allows. */
  slopeMs: { qrs: [4, 6, 8], wave: [10, 14, 18, 22], source: 'MediLens reference, own choice' },
  /** A slope is none where it is below so many times its noise. */
  noiseTimes: { value: 3, source: 'MediLens reference, own choice' },
  /**
   * QRS: shares of its steepest slope at which it begins and ends, ms that the slope has to stay below, share of what
   * surely belongs to it, ms around R that hold that, and the share at which noise hides its ends. Where it is still at such
   * a share of its height, it may be at the top of a wide wave, whose slope stays below for longer. What follows its last
   * place of the slope that surely belongs to it is ST segment, when over more than so many ms it goes away from the level
   * before the complex by more than a share of the height.
   */
  qrs: {
    onset: 0.05,
    end: 0.07,
    hidden: 0.1,
    quietMs: 14,
    core: 0.3,
    reachMs: 160,
    top: { share: 0.4, quietMs: 40 },
    leaving: { share: 0.08, ms: 25 },
    source: 'Martínez 2004 (0.05; 0.125)',
  },
  /**
   * Share of the steepest slope of a limb at which the wave begins or ends, and the share at which noise hides that. And
   * the shelf in a limb, after which it goes on: so far from the level before the complex, as a share of the limb's change,
   * that it is no end, when within so many ms a slope follows that is at least such a share of the limb's.
   */
  limb: {
    share: 0.2,
    hidden: 0.3,
    shelf: { levelShare: 0.45, withinMs: 100, steep: 0.4 },
    source: 'Laguna 1994 (slope share); own choice of the shares',
  },
  /**
   * P: ms before the QRS complex, steepest rise to steepest fall at most, height; ms of level between T of the beat before
   * and its onset, without which they overlap and the onset is hidden; and the part of the interval after R,
   * 0–1, from which a wave before the complex is P and no T wave of the beat before.
   */
  p: {
    beforeMs: 320,
    limbsMs: 100,
    minimumMv: 0.025,
    levelMs: 20,
    fromPhase: 0.55,
    source: 'MediLens reference, own choice',
  },
  /**
   * T: ms after the QRS complex from which it may rise; height; shares of a limb's slope at which the next belongs to it
   * and at which one that comes back is too gentle to end, if it changes by less than such a share of it; ms before the
   * peak in which it rises; ms before the next QRS complex that a P wave needs.
   */
  t: {
    afterMs: 20,
    minimumMv: 0.04,
    nextLimb: 0.4,
    gentleLimb: 0.25,
    smallLimb: 0.5,
    reachMs: 160,
    roomForPMs: 90,
    source: 'MediLens reference, own choice',
  },
  /** P and T are looked for in the average smoothed over so many ms; boundaries are not. */
  smoothMs: { value: 17, source: 'MediLens reference, own choice' },
  /** A wave is there when it is so many times as high as the noise, by which odd and even beats differ. */
  signalToNoise: { value: 6, source: 'MediLens reference, own choice' },
  /** ms; a boundary that makes an interval outside these was not found. */
  plausibleMs: {
    pr: { min: 60, max: 400 },
    qrs: { min: 40, max: 250 },
    qt: { min: 200, max: 700 },
    source: 'MediLens reference, own choice',
  },
  /** Exponents of the interval in s for QTc. */
  correction: {
    bazett: 1 / 2,
    fridericia: 1 / 3,
    source: 'Bazett, Heart 1920;7:353; Fridericia, Acta Med Scand 1920;53:469',
  },
} as const
