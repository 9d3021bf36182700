import { useRef, useState } from 'react'
import { BEATS, notNormalFrom, type Annotations } from './beats.ts'
import type { DrawnRecording } from './read-messages.ts'
import { clockOf } from './span.ts'
import { beatsWithin } from './span-text.ts'
import type { Measured, TraceView } from './trace-view.ts'
import { unreadWithin } from './unread.ts'

type Direction = 1 | -1

/** Ways through a recording from one thing that needs a look to the next, and what is said of where they lead. */
export interface Jumps {
  readonly said: string
  /** To a beat that is not normal. */
  readonly jump: (direction: Direction) => void
  /** To a stretch that could not be read. */
  readonly jumpUnread: (direction: Direction) => void
}

export function useJumps(
  view: TraceView | null,
  recording: DrawnRecording,
  { beats, unread }: Measured,
): Jumps {
  const [said, setSaid] = useState('')
  const chosen = useRef<number | null>(null)
  const jump = (direction: Direction): void => {
    if (view === null || beats === null) return
    const beat = notNormalFrom(beats, nextTo(view, beats, recording, direction), direction)
    setSaid(beat === null ? noneText(direction) : chosenText(beats, beat, recording))
    if (beat !== null) view.choose(beat)
  }
  const jumpUnread = (direction: Direction): void => {
    if (view === null) return
    const next = beside(chosen.current, unreadWithin(unread, view.span), direction)
    const stretch = unread[next]
    if (stretch === undefined) {
      setSaid(`${direction === 1 ? 'Behind' : 'Before'} it nothing was left unread.`)
      return
    }
    chosen.current = next
    view.showStretch(stretch)
    const from = clockOf(stretch.fromSeconds, 1)
    setSaid(`Stretch ${next + 1} of ${unread.length} that could not be read, from ${from}.`)
  }
  return { said, jump, jumpUnread }
}

/** The one beside that which was chosen, where that is in sight; else the first in sight, or the last. */
function beside(
  chosen: number | null,
  { first, end }: { readonly first: number; readonly end: number },
  direction: Direction,
): number {
  if (chosen !== null && chosen >= first && chosen < end) return chosen + direction
  return direction === 1 ? first : end - 1
}

const nextTo = (
  { chosen, span }: TraceView,
  beats: Annotations,
  recording: DrawnRecording,
  direction: Direction,
): number => beside(chosen, beatsWithin(beats, span, recording), direction)

const chosenText = (beats: Annotations, beat: number, { samplingFrequencyHz }: DrawnRecording): string =>
  `Ringed, at ${clockOf((beats.peaks[beat] ?? 0) / samplingFrequencyHz, 2)}: ${BEATS[beats.beats[beat] ?? 'unclear'].name}.`

const noneText = (direction: Direction): string =>
  direction === 1 ? 'No beat behind it is other than normal.' : 'No beat before it is other than normal.'
