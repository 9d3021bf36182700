import { expect, test } from 'vitest'
import type { LoadResult } from '../load/job.ts'
import { longest } from './answers.ts'
import { runPairs } from './pairs.ts'
import { rateOf } from './rate.ts'
import { median, quantile, spreadOf } from './statistics.ts'

test('a percentile is a latency that somebody met, and not one between two', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([0.5, 0.95, 0.99].map((q) => quantile(hundred, q))).toEqual([50, 95, 99])
  expect(quantile([7], 0.99)).toBe(7)
  expect(quantile([], 0.5)).toBeNaN()
})

test('one slow run does not move what is reported', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(spreadOf([0.7, 0.1, 0.6])).toEqual({ median: 0.6, least: 0.1, most: 0.7 })
})

const answered = (count: number): LoadResult => ({
  answered: count,
  refused: 0,
  seconds: 2,
  latencies: Array.from({ length: count }, (_, index) => index),
  bytes: 0,
})

test('both sides take turns, each first in every other pair, and what warms them up is not counted', async () => {
  const order: string[] = []
  const side = (name: string, count: number) => () => {
    order.push(name)
    return Promise.resolve(answered(count))
  }
  const told: number[] = []
  const paired = await runPairs({
    pairs: 4,
    warm: 1,
    ours: side('ours', 60),
    other: side('other', 100),
    onPair: (_, ratio) => told.push(ratio),
  })
  expect(order).toEqual(['ours', 'other', 'other', 'ours', 'ours', 'other', 'other', 'ours', 'ours', 'other'])
  expect(told).toEqual([0.6, 0.6, 0.6, 0.6])
  expect(paired.ratio).toEqual({ median: 0.6, least: 0.6, most: 0.6 })
  expect(paired.ours.requestsPerSecond).toBe(30)
  expect(rateOf([answered(100)])).toMatchObject({ requestsPerSecond: 50, p50: 49, p95: 94, p99: 98 })
})

test('an answer that found nothing is told from one that found what was asked for', () => {
  expect(longest({ result: { data: { points: [{}, {}, {}], otherUnits: [] } } })).toBe(3)
  expect(longest([{}, {}, {}])).toBe(3)
  expect(longest({ id: 'x' })).toBe(1)
  expect(longest([])).toBe(0)
  expect(longest(null)).toBe(0)
})
