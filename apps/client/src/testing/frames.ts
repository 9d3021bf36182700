import type { Page } from 'playwright-core'
import { z } from 'zod'

/** The script of a frame: its callbacks, and what events called since the frame before. */
export interface Frame {
  readonly wallMs: number
  /** In which it had the processor. */
  readonly ownMs: number
}

const Script = z.object({
  name: z.enum(['FireAnimationFrame', 'EventDispatch', 'TimerFire']),
  ph: z.literal('X'),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number(),
  tdur: z.number().optional(),
})
const Thread = z.object({
  name: z.literal('thread_name'),
  pid: z.number(),
  tid: z.number(),
  args: z.object({ name: z.literal('CrRendererMain') }),
})

/** What script of a page took, frame by frame, while something went on. */
export async function framesOf(page: Page, act: () => Promise<void>): Promise<Frame[]> {
  const cdp = await page.context().newCDPSession(page)
  const events: z.output<typeof Script>[] = []
  const mains = new Set<string>()
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const thread = Thread.safeParse(one)
      if (thread.success) mains.add(`${thread.data.pid}/${thread.data.tid}`)
      const script = Script.safeParse(one)
      if (script.success) events.push(script.data)
    }
  })
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'devtools.timeline' })
  await act()
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  await cdp.detach()
  const frames: { wallMs: number; ownMs: number }[] = []
  let sinceLast = { wallMs: 0, ownMs: 0 }
  const own = events.filter(({ pid, tid }) => mains.has(`${pid}/${tid}`))
  // An event that another dispatches is part of it.
  let end = 0
  for (const { name, ts, dur, tdur = dur } of own.toSorted((one, other) => one.ts - other.ts)) {
    if (ts < end) continue
    end = ts + dur
    sinceLast = {
      wallMs: sinceLast.wallMs + dur / 1_000,
      // A thread's own clock is coarse on some machines, and leaps; nothing computed longer than it took.
      ownMs: sinceLast.ownMs + Math.min(dur, tdur) / 1_000,
    }
    if (name !== 'FireAnimationFrame') continue
    frames.push(sinceLast)
    sinceLast = { wallMs: 0, ownMs: 0 }
  }
  return frames
}

/** So much that a share of them is not above it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
