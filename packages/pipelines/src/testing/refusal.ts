import { EcgError } from '../cardiology/recording/ecg-error.ts'

/** The error with which the work refuses a recording; anything else it throws is thrown on. */
export const ecgRefusal = (work: () => unknown): EcgError => {
  try {
    work()
  } catch (error) {
    if (error instanceof EcgError) return error
    throw error
  }
  throw new Error('was not refused')
}
