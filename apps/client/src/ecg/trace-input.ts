import { GUTTER } from './paper.ts'
import type { TraceView } from './trace-view.ts'

/** How far a key goes, as a share of what is looked at. */
const STEP = 0.1
const ZOOM = 1.5
/** Of a wheel: an exponent a pixel. */
const WHEEL = 0.002

/** What keys do beside moving and zooming. */
export interface TraceKeys {
  readonly onNext: (direction: 1 | -1) => void
  readonly onNextUnread: (direction: 1 | -1) => void
}

/**
 * Moves a trace by wheel, drag, pinch and keys. The wheel is the page's own until the trace has the focus; with Ctrl, and so by
 * a pinch on a pad, it always zooms. Answers what takes it back.
 */
export function listen(frame: HTMLElement, view: TraceView, { onNext, onNextUnread }: TraceKeys): () => void {
  const stop = new AbortController()
  const options = { signal: stop.signal }
  const paperWidth = () => frame.clientWidth - GUTTER
  const shareAt = (clientX: number): number => {
    const { left } = frame.getBoundingClientRect()
    return Math.min(Math.max((clientX - left - GUTTER) / paperWidth(), 0), 1)
  }

  const onWheel = (event: WheelEvent): void => {
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    if (!isSideways && !event.ctrlKey && frame !== document.activeElement) return
    event.preventDefault()
    if (isSideways) view.pan(sideways / paperWidth())
    else view.zoom(Math.exp(event.deltaY * (event.ctrlKey ? 5 : 1) * WHEEL), shareAt(event.clientX))
  }
  frame.addEventListener('wheel', onWheel, { ...options, passive: false })

  const fingers = new Map<number, number>()
  const apart = (): number => {
    const [one = 0, other = 0] = fingers.values()
    return Math.max(Math.abs(one - other), 1)
  }
  frame.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return
      fingers.set(event.pointerId, event.clientX)
      frame.setPointerCapture(event.pointerId)
    },
    options,
  )
  frame.addEventListener(
    'pointermove',
    (event) => {
      const before = fingers.get(event.pointerId)
      if (before === undefined) return
      const wasApart = apart()
      fingers.set(event.pointerId, event.clientX)
      if (fingers.size === 1) view.pan((before - event.clientX) / paperWidth())
      else {
        const [one = 0, other = 0] = fingers.values()
        view.zoom(wasApart / apart(), shareAt((one + other) / 2))
      }
    },
    options,
  )
  const letGo = (event: PointerEvent) => void fingers.delete(event.pointerId)
  frame.addEventListener('pointerup', letGo, options)
  frame.addEventListener('pointercancel', letGo, options)

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => view.pan(-STEP),
    ArrowRight: () => view.pan(STEP),
    PageUp: () => view.pan(-1),
    PageDown: () => view.pan(1),
    Home: () => view.show({ ...view.span, from: 0 }),
    End: () => view.show({ ...view.span, from: view.duration }),
    '+': () => view.zoom(1 / ZOOM),
    '=': () => view.zoom(1 / ZOOM),
    '-': () => view.zoom(ZOOM),
    '0': () => view.zoomToPaper(),
    c: () => view.centreLeads(),
    n: () => onNext(1),
    p: () => onNext(-1),
    u: () => onNextUnread(1),
    U: () => onNextUnread(-1),
  }
  frame.addEventListener(
    'keydown',
    (event) => {
      const act = keys[event.key]
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      act()
    },
    options,
  )
  return () => stop.abort()
}
