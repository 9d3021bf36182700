import { describe, expect, it } from 'vitest'
import { stageSpans } from './stage-spans.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString()
const stage = (from: number | null, to: number | null, durationMs: number | null = null) => ({
  startedAt: from === null ? null : at(from),
  completedAt: to === null ? null : at(to),
  durationMs,
})

describe('when the stages of a run ran', () => {
  it('is shown as shares of the whole, and not for one that was skipped', () => {
    expect(stageSpans([stage(0, 100), stage(100, 400), stage(null, null)])).toEqual([
      { from: 0, width: 0.25 },
      { from: 0.25, width: 0.75 },
      null,
    ])
  })

  it('follows from how long it took, where its end is not known', () => {
    expect(stageSpans([stage(0, 50), stage(50, null, 50)])[1]).toEqual({ from: 0.5, width: 0.5 })
  })

  it('is nowhere, where nothing took any time', () => {
    expect(stageSpans([stage(0, 0)])).toEqual([null])
    expect(stageSpans([])).toEqual([])
  })
})
