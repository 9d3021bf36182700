import { Stack, Text, useComputedColorScheme } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { BeatTable } from './beat-table.tsx'
import { BEATS, notNormalFrom, type Annotations } from './beats.ts'
import { Legend } from './legend.tsx'
import { Overview } from './overview.tsx'
import { GUTTER, heightOf, USUAL_GAIN, type Gain } from './paper.ts'
import { offPaperText } from './off-paper.ts'
import type { DrawnRecording } from './read-messages.ts'
import { clockOf } from './span.ts'
import { beatsWithin, spanText } from './span-text.ts'
import { TraceBar } from './trace-bar.tsx'
import { listen } from './trace-input.ts'
import { TraceView, type Shown } from './trace-view.ts'
import classes from './ecg.module.css'

interface TraceProps {
  readonly recording: DrawnRecording
  /** Null where none were handed over. */
  readonly beats: Annotations | null
}

/** A recording on paper: moved and zoomed by wheel, drag, pinch and keys, with what is looked at in words as well. */
export function Trace({ recording, beats }: TraceProps) {
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const { ref: measured, width } = useElementSize<HTMLDivElement>()
  const both = useMergedRef(frame, measured)
  const [gain, setGain] = useState<Gain>(USUAL_GAIN)
  const view = useTraceView(canvas, recording, beats)
  const shown = useSettled(view)
  const [said, setSaid] = useState('')
  const scheme = useComputedColorScheme('light')

  const jump = (direction: 1 | -1): void => {
    if (view === null || beats === null) return
    const beat = notNormalFrom(beats, nextTo(view, beats, recording, direction), direction)
    setSaid(beat === null ? noneText(direction) : chosenText(beats, beat, recording))
    if (beat !== null) view.choose(beat)
  }
  const onNext = useEffectEvent(jump)
  useEffect(() => {
    if (view !== null && frame.current !== null) return listen(frame.current, view, { onNext })
    return undefined
  }, [view, frame])
  useEffect(() => view?.resize(width), [view, width])
  useEffect(() => view?.setGain(gain), [view, gain])
  useEffect(() => {
    // The attribute by which styles know it is set after this.
    const frameOfTheme = requestAnimationFrame(() => view?.repaint())
    return () => cancelAnimationFrame(frameOfTheme)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another theme has other colours
  }, [view, scheme])

  return (
    <Stack gap="xs" className={classes['trace'] ?? ''}>
      <TraceBar
        view={view}
        shown={shown}
        gain={gain}
        onGain={setGain}
        onNext={beats === null ? null : jump}
      />
      <div
        ref={both}
        role="application"
        aria-label={`Electrocardiogram, ${recording.leads.length === 1 ? 'one lead' : `${recording.leads.length} leads`}. ${KEYS}`}
        // Its own keys need the focus; what it shows is said below as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-busy={shown === null || shown.width !== width - GUTTER}
        className={classes['frame']}
        style={{ height: heightOf(recording) + 2 }}
      >
        <canvas ref={setCanvas} aria-hidden style={{ height: heightOf(recording) }} />
      </div>
      {/* Its colours are those of when it is drawn. */}
      <Overview key={scheme} recording={recording} beats={beats} view={view} />
      <Text size="sm" role="status" aria-label="What is looked at">
        {shown === null ? '' : spanText(shown, recording, beats)}{' '}
        {shown === null ? '' : offPaperText(shown.strips, shown, recording.samplingFrequencyHz)} {said}
      </Text>
      {beats === null ? null : <Legend beats={beats} />}
      {beats === null || shown === null ? null : (
        <BeatTable beats={beats} recording={recording} span={shown} />
      )}
    </Stack>
  )
}

const KEYS =
  'The arrows left and right move through it, plus and minus zoom, Home and End go to its ends, ' +
  'N and P to the next and the previous beat that is not normal, 0 back to the speed of paper, ' +
  'C brings the leads into the middle of the paper.'

/** The beat beside the one that was chosen, where that is in sight; else the first in sight, or the last. */
function nextTo(
  { chosen, span }: TraceView,
  beats: Annotations,
  recording: DrawnRecording,
  direction: 1 | -1,
): number {
  const { first, end } = beatsWithin(beats, span, recording)
  if (chosen !== null && chosen >= first && chosen < end) return chosen + direction
  return direction === 1 ? first : end - 1
}

const chosenText = (beats: Annotations, beat: number, { samplingFrequencyHz }: DrawnRecording): string =>
  `Ringed, at ${clockOf((beats.peaks[beat] ?? 0) / samplingFrequencyHz, 2)}: ${BEATS[beats.beats[beat] ?? 'unclear'].name}.`

const noneText = (direction: 1 | -1): string =>
  direction === 1 ? 'No beat behind it is other than normal.' : 'No beat before it is other than normal.'

/** The view of a canvas, for as long as it is there. */
function useTraceView(
  canvas: HTMLCanvasElement | null,
  recording: DrawnRecording,
  beats: Annotations | null,
): TraceView | null {
  const view = useMemo(
    () => (canvas === null ? null : new TraceView(canvas, recording, beats)),
    [canvas, recording, beats],
  )
  useEffect(() => () => view?.stop(), [view])
  return view
}

const SETTLED_MS = 150

/** What is looked at once it moves no more: words that change with every frame are read by nobody. */
function useSettled(view: TraceView | null): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = view?.onDrawn((drawn) => {
      clearTimeout(timer)
      timer = setTimeout(() => setShown(drawn), SETTLED_MS)
    })
    return () => {
      clearTimeout(timer)
      stop?.()
    }
  }, [view])
  return shown
}
