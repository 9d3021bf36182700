import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef, type PointerEvent } from 'react'
import { markedLead } from './beat-lead.ts'
import { BEATS, type Annotations } from './beats.ts'
import { inksOf, type Inks } from './paint.ts'
import { hatchUnread } from './paint-unread.ts'
import type { DrawnRecording } from './read-messages.ts'
import { strokeLead } from './stroke.ts'
import type { Measured, TraceView } from './trace-view.ts'
import classes from './ecg.module.css'

interface OverviewProps {
  readonly recording: DrawnRecording
  readonly measured: Measured
  readonly view: TraceView | null
}

const HEIGHT = 42
const LEAST_UNREAD_WIDTH = 3

/**
 * All of a recording with the part that is looked at, which goes where one clicks. It is drawn once; only the window in it moves.
 */
export function Overview({ recording, measured, view }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const shown = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const { ref, width } = useElementSize<HTMLDivElement>()

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current !== null && width > 0) paintAll(canvas.current, width, recording, measured)
    })
    return () => cancelAnimationFrame(frame)
  }, [recording, measured, width])

  useEffect(
    () =>
      view?.onDrawn(({ from, seconds }) => {
        if (shown.current === null || place.current === null) return
        const left = `translateX(${(from / view.duration) * width}px)`
        shown.current.style.transform = `${left} scaleX(${seconds / view.duration})`
        place.current.style.transform = left
      }),
    [view, width],
  )

  const go = (event: PointerEvent<HTMLDivElement>): void => {
    if (view === null || (event.type === 'pointermove' && event.buttons === 0)) return
    const box = event.currentTarget.getBoundingClientRect()
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    view.centre(((event.clientX - box.left) / box.width) * view.duration)
  }
  return (
    // The same by the keys of the trace itself.
    <div ref={ref} className={classes['overview']} aria-hidden onPointerDown={go} onPointerMove={go}>
      <canvas ref={canvas} style={{ height: HEIGHT }} />
      <div ref={shown} className={classes['window']} />
      <div ref={place} className={classes['edges']} />
    </div>
  )
}

/** The lead that was measured, a line at each beat that is not normal, and hatched what could not be read. */
function paintAll(
  canvas: HTMLCanvasElement,
  width: number,
  recording: DrawnRecording,
  { beats, unread }: Measured,
): void {
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(HEIGHT * ratio)
  const context = canvas.getContext('2d', { alpha: false })
  const marked = beats === null ? null : markedLead(beats.lead, recording.leads)
  const lead = recording.leads[marked?.place ?? 0]
  if (context === null || lead === undefined) return
  const inks = inksOf(canvas)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = inks['--ecg-paper']
  context.fillRect(0, 0, width, HEIGHT)
  const ink = inks['--ecg-unread']
  const span = { from: 0, seconds: recording.sampleCount / recording.samplingFrequencyHz }
  const all = { span, width, top: 0, height: HEIGHT, leastWidth: LEAST_UNREAD_WIDTH, ink }
  const places = hatchUnread(context, unread, all)
  // A beat that is not normal has its line above, this one is below: it is also seen where it is narrow.
  context.fillStyle = ink
  for (const { left, right } of places) context.fillRect(left, HEIGHT - 4, right - left, 4)
  paintNotNormal(context, width, recording, beats, inks)
  const perMillivolt = 10
  context.beginPath()
  strokeLead(
    lead,
    {
      first: 0,
      samplesPerColumn: recording.sampleCount / width,
      columns: width,
      columnWidth: 1,
      // What is further off goes along the edge: without a line, nothing was recorded.
      yOf: (value) => Math.min(Math.max(HEIGHT * 0.6 - (value - lead.median) * perMillivolt, 1), HEIGHT - 1),
    },
    context,
  )
  context.strokeStyle = inks['--ecg-line']
  context.globalAlpha = 0.75
  context.stroke()
  context.globalAlpha = 1
}

function paintNotNormal(
  context: CanvasRenderingContext2D,
  width: number,
  { sampleCount }: DrawnRecording,
  beats: Annotations | null,
  inks: Inks,
): void {
  beats?.beats.forEach((type, beat) => {
    if (type === 'normal') return
    context.fillStyle = inks[BEATS[type].color]
    context.fillRect(Math.round(((beats.peaks[beat] ?? 0) / sampleCount) * width) - 0.5, 0, 1.5, 7)
  })
}
