import { elapsedSince, momentOf, now, type Moment } from './elapsed.ts'

/** What somebody does; not what a page does to itself, as scrolling or moving the focus. */
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'click', 'input'] as const

/** Two looks of `watchSession`, so that no touch falls between them unseen. */
export const LATELY_MS = 120_000

type OnTouch = () => void
const listeners = new Set<OnTouch>()
let counts = (): boolean => true

let touchedHere: Moment = now()
let touchedAnywhere = touchedHere
const touch = (): void => {
  if (!counts()) return
  touchedHere = now()
  touchedAnywhere = touchedHere
  for (const listener of listeners) listener()
}
for (const kind of TOUCHES) window.addEventListener(kind, touch, { capture: true, passive: true })

/** Asked before a touch counts: one that comes too late keeps nothing. */
export const touchesCountWhere = (answer: () => boolean): void => {
  counts = answer
}

/** Calls back after each touch that counts; answers what takes it back. */
export const onTouch = (listener: OnTouch): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Another tab was touched, whose session is the same. */
export const noteTouchElsewhere = (wall: number): void => {
  const there = momentOf(wall)
  if (elapsedSince(there) < elapsedSince(touchedAnywhere)) touchedAnywhere = there
}

/** Milliseconds since this page was touched, or another tab of this browser. */
export const sinceTouch = (): number => elapsedSince(touchedAnywhere)

/** Whether somebody touched this page lately: what it asks meanwhile is taken for theirs. */
export const isAttended = (): boolean => elapsedSince(touchedHere) < LATELY_MS
