import type { Page } from 'playwright-core'

/** A line or a shape as it was drawn on a canvas, in its CSS pixels. */
export interface Drawn {
  readonly kind: 'fill' | 'stroke'
  readonly ink: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

declare global {
  interface Window {
    /** Of each canvas, what its last picture is made of. */
    readonly drawn: Map<HTMLCanvasElement, Drawn[]>
  }
}

/** From the next page on all that is drawn is written down, which takes time: for what is drawn, not for how fast. */
export async function watchDrawing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawn = new Map<HTMLCanvasElement, Drawn[]>()
    Object.defineProperty(window, 'drawn', { value: drawn })
    const { prototype } = CanvasRenderingContext2D
    // oxlint-disable-next-line typescript/unbound-method -- each is called on the context it was called on
    const { beginPath, moveTo, lineTo, stroke, fill, setTransform } = prototype
    let points: { x: number; y: number }[] = []
    const put = (context: CanvasRenderingContext2D, x: number, y: number) => {
      const { a, e } = context.getTransform()
      points.push({ x: x + e / a, y })
    }
    const keep = (context: CanvasRenderingContext2D, kind: Drawn['kind'], ink: unknown) =>
      drawn.get(context.canvas)?.push({ kind, ink: String(ink), points })
    Object.assign(prototype, {
      // A picture begins with it.
      setTransform(
        this: CanvasRenderingContext2D,
        ...values: [number, number, number, number, number, number]
      ) {
        drawn.set(this.canvas, [])
        Reflect.apply(setTransform, this, values)
      },
      beginPath(this: CanvasRenderingContext2D) {
        points = []
        beginPath.call(this)
      },
      moveTo(this: CanvasRenderingContext2D, x: number, y: number) {
        put(this, x, y)
        moveTo.call(this, x, y)
      },
      lineTo(this: CanvasRenderingContext2D, x: number, y: number) {
        put(this, x, y)
        lineTo.call(this, x, y)
      },
      stroke(this: CanvasRenderingContext2D) {
        keep(this, 'stroke', this.strokeStyle)
        Reflect.apply(stroke, this, [])
      },
      fill(this: CanvasRenderingContext2D) {
        keep(this, 'fill', this.fillStyle)
        Reflect.apply(fill, this, [])
      },
    })
  })
}

/** What is drawn on the first canvas of an element in one of its inks, by the name of the ink. */
export const drawnIn = (page: Page, element: string, ink: string): Promise<readonly Drawn[]> =>
  page.evaluate(
    async ([selector, name]) => {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`)
      if (canvas === null) return []
      const colour = getComputedStyle(canvas).getPropertyValue(name).trim()
      return (window.drawn.get(canvas) ?? []).filter((each) => each.ink === colour)
    },
    [element, ink] as const,
  )
