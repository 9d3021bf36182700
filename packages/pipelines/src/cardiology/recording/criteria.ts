/** What a file may hold to be read. Limits against files that lie; they are far above what recorders write. */
export const READING_CRITERIA = {
  version: '0.3.0',
  /** Most signals in one file. WFDB's own limit was 32 for decades; research amplifiers have up to 256 channels. */
  maximumSignals: { value: 256, source: 'MediLens reference, own choice' },
  /** Most bytes in a WFDB header: comments included, thousands of times a usual one. */
  maximumHeaderBytes: { value: 1_000_000, source: 'MediLens reference, own choice' },
  /** Steps a mV where a WFDB header gives none or 0. */
  defaultGain: { value: 200, source: 'WFDB Applications Guide, header(5)' },
  /**
   * Steps of the converter a unit of the signal. 24 bits over a few V are some 10^6 a mV, and volts in steps of a mV are
   * 10^3; what is far outside makes numbers that no amplifier does.
   */
  gain: { min: 1e-3, max: 1e9, source: 'MediLens reference, own choice' },
  /** Hz where a WFDB header gives none. */
  defaultSamplingFrequencyHz: { value: 250, source: 'WFDB Applications Guide, header(5)' },
  /** EDF's two-digit years: from this on they are of the 1900s. */
  clippingYear: { value: 85, source: 'EDF+ specification, 2.1.3.2' },
  /**
   * Largest distance of a time in a table from an even spacing, in samples: times are printed in whole or tenth
   * milliseconds, which at 1000 Hz is up to half a sample.
   */
  timeTolerance: { value: 0.6, source: 'MediLens reference, own choice' },
} as const
