import { BEATS, countBeats, firstBeatFrom, type Annotations } from './beats.ts'
import type { DrawnRecording } from './read-messages.ts'
import { clockOf, type Span } from './span.ts'

/** The beats of a span, from one to before another. */
export function beatsWithin(
  { peaks }: Annotations,
  { from, seconds }: Span,
  { samplingFrequencyHz }: DrawnRecording,
): { readonly first: number; readonly end: number } {
  return {
    first: firstBeatFrom(peaks, from * samplingFrequencyHz),
    end: firstBeatFrom(peaks, (from + seconds) * samplingFrequencyHz + 1),
  }
}

/** What is looked at, in words. */
export function spanText(span: Span, recording: DrawnRecording, beats: Annotations | null): string {
  const { from, seconds } = span
  const { samplingFrequencyHz, sampleCount, leads } = recording
  const duration = sampleCount / samplingFrequencyHz
  const digits = seconds < 60 ? 1 : 0
  const to = Math.min(from + seconds, duration)
  const where = `${clockOf(from, digits)} to ${clockOf(to, digits)} of ${clockOf(duration)}`
  const lost = lostText(leads, from * samplingFrequencyHz, to * samplingFrequencyHz)
  return `${where}${beats === null ? '' : `: ${countText(beats, span, recording)}`}.${lost}`
}

function countText(beats: Annotations, span: Span, recording: DrawnRecording): string {
  const { first, end } = beatsWithin(beats, span, recording)
  if (end === first) return 'no beats were found'
  const kinds = Object.entries(countBeats(beats, first, end)).map(
    ([type, count]) => `${count} ${pluralOf(type)}`,
  )
  return `${end - first} ${end - first === 1 ? 'beat' : 'beats'}, ${kinds.join(', ')}`
}

const pluralOf = (type: string): string =>
  Object.entries(BEATS).find(([name]) => name === type)?.[1].plural ?? type

/** Which leads have nothing there, wholly or in part. */
function lostText(leads: DrawnRecording['leads'], from: number, to: number): string {
  const lost = leads.filter(({ gaps }) => gaps.some((gap) => gap.from < to && gap.to > from))
  if (lost.length === 0) return ''
  const names = lost.map(({ name }) => name).join(', ')
  return ` Not all of it was recorded in ${names}.`
}
