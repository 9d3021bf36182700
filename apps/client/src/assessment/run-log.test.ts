import { describe, expect, it } from 'vitest'
import { heard, NOTHING_HEARD, type RunEvent, type RunLog } from './run-log.ts'

const at = '2026-01-01T00:00:00.000Z'
const event = (kind: 'queued' | 'claimed' | 'retried' | 'ended', attempt: number): RunEvent => ({
  type: 'progress',
  sequence: 1,
  kind,
  attempt,
  stage: null,
  at,
})
const stage = (
  name: string,
  index: number,
  status: 'running' | 'completed',
  progress: number | null = null,
): RunEvent => ({
  type: 'progress',
  sequence: 1,
  kind: 'stage',
  attempt: 1,
  stage: { name, index, status, progress },
  at,
})
const after = (...events: readonly RunEvent[]): RunLog => events.reduce(heard, NOTHING_HEARD)

describe('what is known of a run', () => {
  it('is that it waits until somebody has it', () => {
    expect(after(event('queued', 0))).toMatchObject({ state: 'waits', stages: [] })
  })

  it('are its steps in order, each once, as it was last told', () => {
    const log = after(
      event('queued', 0),
      event('claimed', 1),
      stage('quality', 1, 'running', 0.2),
      stage('validate', 0, 'completed', 1),
      stage('quality', 1, 'running', 0.7),
    )
    expect(log).toMatchObject({ state: 'runs', attempt: 1 })
    expect(log.stages.map(({ name, progress }) => [name, progress])).toEqual([
      ['validate', 1],
      ['quality', 0.7],
    ])
  })

  it('is nothing of an attempt before once the next has begun', () => {
    const broken = [event('claimed', 1), stage('validate', 0, 'running'), event('retried', 1)]
    expect(after(...broken)).toMatchObject({ state: 'again', attempt: 1 })
    expect(after(...broken, event('claimed', 2))).toEqual({ state: 'runs', attempt: 2, stages: [] })
    expect(after(...broken, event('queued', 1))).toMatchObject({ state: 'waits', stages: [] })
  })
})
