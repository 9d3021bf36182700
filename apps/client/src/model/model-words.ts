import { formatDay } from '../format/date.ts'
import { formatNumber } from '../format/number.ts'
import type { ModelVersion } from './models.ts'

/** `1 result`, `1,200 results` */
export const countText = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'result' : 'results'}`

/** `91.2 %`, or that nobody vouches for any. */
export const accuracyText = (accuracy: number | null): string =>
  accuracy === null ? 'not given' : `${formatNumber(accuracy * 100, 1)} %`

/** From when until when a version was meant to measure. */
export function activeText({ activeFrom, activeTo }: Pick<ModelVersion, 'activeFrom' | 'activeTo'>): string {
  if (activeFrom === null) return activeTo === null ? 'not given' : `until ${formatDay(activeTo)}`
  return activeTo === null
    ? `from ${formatDay(activeFrom)}`
    : `${formatDay(activeFrom)} to ${formatDay(activeTo)}`
}
