import type { Page } from 'playwright-core'
import { z } from 'zod'

/** What a page's main thread did in one go. */
export interface Busy {
  readonly wallMs: number
  /** In which it had the processor. */
  readonly ownMs: number
}
/** The script of a frame: its callbacks, and what events called since the frame before. */
export type Frame = Busy

/** `pnpm bench:page` holds a page to the clock, on a machine that does nothing else. */
export const isBench = process.env['MEDILENS_BENCH'] === 'page'

/** What counts, in ms: otherwise what the page itself computes, since whatever else runs has a part of the time that passes. */
export const timeOf = ({ wallMs, ownMs }: Busy): number => (isBench ? wallMs : ownMs)

const Event = z.object({
  name: z.enum(['FireAnimationFrame', 'EventDispatch', 'TimerFire', 'ThreadControllerImpl::RunTask']),
  ph: z.literal('X'),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number(),
  tdur: z.number().optional(),
})
type Event = z.output<typeof Event>

const Thread = z.object({
  name: z.literal('thread_name'),
  pid: z.number(),
  tid: z.number(),
  args: z.object({ name: z.literal('CrRendererMain') }),
})

/** What happened on a page's main thread while something went on, in order. */
async function eventsOf(page: Page, categories: string, act: () => Promise<void>): Promise<Event[]> {
  const cdp = await page.context().newCDPSession(page)
  const events: Event[] = []
  const mains = new Set<string>()
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const thread = Thread.safeParse(one)
      if (thread.success) mains.add(`${thread.data.pid}/${thread.data.tid}`)
      const event = Event.safeParse(one)
      if (event.success) events.push(event.data)
    }
  })
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', categories })
  await act()
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  await cdp.detach()
  return events
    .filter(({ pid, tid }) => mains.has(`${pid}/${tid}`))
    .toSorted((one, other) => one.ts - other.ts)
}

// A thread's own clock is coarse on some machines, and leaps; nothing computed longer than it took.
const busyOf = ({ dur, tdur = dur }: Event): Busy => ({
  wallMs: dur / 1_000,
  ownMs: Math.min(dur, tdur) / 1_000,
})

/** What a page's main thread did, task by task, while something went on. */
export async function tasksOf(page: Page, act: () => Promise<void>): Promise<Busy[]> {
  const events = await eventsOf(page, 'toplevel,devtools.timeline,disabled-by-default-devtools.timeline', act)
  return events.filter(({ name }) => name === 'ThreadControllerImpl::RunTask').map(busyOf)
}

/** What script of a page took, frame by frame, while something went on. */
export async function framesOf(page: Page, act: () => Promise<void>): Promise<Frame[]> {
  const frames: Frame[] = []
  let sinceLast: Frame = { wallMs: 0, ownMs: 0 }
  // An event that another dispatches is part of it.
  let end = 0
  for (const event of await eventsOf(page, 'devtools.timeline', act)) {
    const { name, ts, dur } = event
    if (ts < end) continue
    end = ts + dur
    const { wallMs, ownMs } = busyOf(event)
    sinceLast = { wallMs: sinceLast.wallMs + wallMs, ownMs: sinceLast.ownMs + ownMs }
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
