import type { BiomarkerStatus } from '@medilens/db/vocabulary'

/** How a value stands to what it is judged by. */
export type Standing = BiomarkerStatus | 'crossed' | 'none'

/** Of a value what says how it stands. */
export interface Standable {
  readonly status: BiomarkerStatus | null
  /** The clinical thresholds that it crossed. */
  readonly crossed: readonly unknown[]
}

/** A threshold that was crossed goes before a range that calls the value less than abnormal: a laboratory may have its own. */
export const standingOf = ({ status, crossed }: Standable): Standing =>
  crossed.length > 0 && status !== 'abnormal' ? 'crossed' : (status ?? 'none')

const CONCERN = {
  abnormal: 0,
  crossed: 0,
  borderline: 1,
  normal: 2,
  none: 3,
} as const satisfies Record<Standing, number>

/** The smaller, the sooner one should look at it. */
export const concernOf = (value: Standable): number => CONCERN[standingOf(value)]

/** Whether a value is out of its range or crossed a threshold. */
export const isNoted = (value: Standable): boolean => concernOf(value) < CONCERN.normal

/** How many crossed a threshold, as a sentence after others; nothing where none did. */
export function crossedCountText(values: readonly Pick<Standable, 'crossed'>[]): string {
  const count = values.filter(({ crossed }) => crossed.length > 0).length
  return count === 0 ? '' : ` ${count} crossed a clinical threshold.`
}
