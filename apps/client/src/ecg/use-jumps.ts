import { useRef, useState } from 'react'
import { BEATS, notNormalFrom, type Annotations } from './beats.ts'
import type { DrawnRecording } from './read-messages.ts'
import { clockOf, type Span } from './span.ts'
import { beatsWithin } from './span-text.ts'
import type { Measured, TraceView } from './trace-view.ts'
import { unreadWithin } from './unread.ts'

type Direction = 1 | -1

/** Ways through a recording from one thing that needs a look to the next, and what is said of where they lead. */
export interface Jumps {
  /** Holds of what is looked at: that nothing follows is not said any more once something else is. */
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
  shown: Span | null,
): Jumps {
  const [last, setSaid] = useState<Said>({ text: '', only: null })
  const chosen = useRef<number | null>(null)
  const jump = (direction: Direction): void => {
    if (view === null) return
    if (beats === null) {
      setSaid({ text: UNMARKED, only: null })
      return
    }
    const beat = notNormalFrom(beats, nextTo(view, beats, recording, direction), direction)
    if (beat === null) {
      setSaid({ text: noneText(direction), only: view.span })
      return
    }
    setSaid({ text: chosenText(beats, beat, recording), only: null })
    view.choose(beat)
  }
  const jumpUnread = (direction: Direction): void => {
    if (view === null) return
    if (unread.length === 0) {
      setSaid({ text: beats === null ? UNMARKED : 'No stretch is marked as unread.', only: null })
      return
    }
    const next = beside(chosen.current, unreadWithin(unread, view.span), direction)
    const stretch = unread[next]
    if (stretch === undefined) {
      const text = `${direction === 1 ? 'Behind' : 'Before'} it nothing was left unread.`
      setSaid({ text, only: view.span })
      return
    }
    chosen.current = next
    view.showStretch(stretch)
    const from = clockOf(stretch.fromSeconds, 1)
    setSaid({
      text: `Stretch ${next + 1} of ${unread.length} that could not be read, from ${from}.`,
      only: null,
    })
  }
  const isTrue = last.only === null || isSameSpan(last.only, shown)
  return { said: isTrue ? last.text : '', jump, jumpUnread }
}

interface Said {
  readonly text: string
  /** The part of the recording of which alone it is true; null where it is true wherever one looks. */
  readonly only: Span | null
}

const isSameSpan = (one: Span, other: Span | null): boolean =>
  one.from === other?.from && one.seconds === other.seconds

/** Of a recording too poor to measure nothing is known: least of all that it was read. */
const UNMARKED = 'Neither beats nor unread stretches are marked: all of it is to be looked at.'

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
