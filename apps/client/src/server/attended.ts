/** What somebody does; not what a page does to itself, as scrolling or moving the focus. */
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'click', 'input'] as const

/** Two looks of `watchSession`, so that no touch falls between them unseen. */
const LATELY_MS = 120_000

let touchedAt = Date.now()
for (const touch of TOUCHES) {
  window.addEventListener(touch, () => (touchedAt = Date.now()), { capture: true, passive: true })
}

/** Whether somebody touched this page lately: what it asks meanwhile is taken for theirs. */
export const isAttended = (): boolean => Date.now() - touchedAt < LATELY_MS
