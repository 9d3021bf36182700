import { Stack, Text, useComputedColorScheme } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { BeatTable } from './beat-table.tsx'
import type { Annotations } from './beats.ts'
import { Legend } from './legend.tsx'
import { Overview } from './overview.tsx'
import { GUTTER, heightOf, USUAL_GAIN, type Gain } from './paper.ts'
import { offPaperText } from './off-paper.ts'
import type { DrawnRecording } from './read-messages.ts'
import { spanText } from './span-text.ts'
import { TraceBar } from './trace-bar.tsx'
import { listen } from './trace-input.ts'
import { TraceView, type Measured, type Shown } from './trace-view.ts'
import { unreadOf, unreadText, type Unread } from './unread.ts'
import { useJumps } from './use-jumps.ts'
import classes from './ecg.module.css'

interface TraceProps {
  readonly recording: DrawnRecording
  /** Null where none were handed over. */
  readonly beats: Annotations | null
  /** What could not be read of it. */
  readonly unread: readonly Unread[]
}

/** A recording on paper: moved and zoomed by wheel, drag, pinch and keys, with what is looked at in words as well. */
export function Trace({ recording, beats, unread }: TraceProps) {
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const { ref: sized, width } = useElementSize<HTMLDivElement>()
  const both = useMergedRef(frame, sized)
  const [gain, setGain] = useState<Gain>(USUAL_GAIN)
  const measured = useMeasured(recording, beats, unread)
  const view = useTraceView(canvas, recording, measured)
  const shown = useSettled(view)
  const { said, jump, jumpUnread } = useJumps(view, recording, measured, shown)
  const scheme = useComputedColorScheme('light')

  const onNext = useEffectEvent(jump)
  const onNextUnread = useEffectEvent(jumpUnread)
  useEffect(() => {
    if (view !== null && frame.current !== null) return listen(frame.current, view, { onNext, onNextUnread })
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
        onNextUnread={measured.unread.length === 0 ? null : jumpUnread}
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
      <Overview key={scheme} recording={recording} measured={measured} view={view} />
      <Text size="sm" role="status" aria-label="What is looked at">
        {shown === null ? '' : spanText(shown, recording, beats)}{' '}
        {shown === null ? '' : unreadText(measured.unread, shown)}{' '}
        {shown === null ? '' : offPaperText(shown.strips, shown, recording.samplingFrequencyHz)} {said}
      </Text>
      <Legend {...measured} />
      {beats === null || shown === null ? null : (
        <BeatTable beats={beats} unread={measured.unread} recording={recording} span={shown} />
      )}
    </Stack>
  )
}

const KEYS =
  'The arrows left and right move through it, plus and minus zoom, Home and End go to its ends, ' +
  'N and P to the next and the previous beat that is not normal, U and Shift U to the next and the previous stretch that could not be read, 0 back to the speed of paper, ' +
  'C brings the leads into the middle of the paper.'

const useMeasured = (
  { sampleCount, samplingFrequencyHz }: DrawnRecording,
  beats: Annotations | null,
  unread: readonly Unread[],
): Measured =>
  useMemo(
    () => ({ beats, unread: unreadOf(unread, sampleCount / samplingFrequencyHz) }),
    [beats, unread, sampleCount, samplingFrequencyHz],
  )

/** The view of a canvas, for as long as it is there. */
function useTraceView(
  canvas: HTMLCanvasElement | null,
  recording: DrawnRecording,
  measured: Measured,
): TraceView | null {
  const view = useMemo(
    () => (canvas === null ? null : new TraceView(canvas, recording, measured)),
    [canvas, recording, measured],
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
