import type { AddedValue } from './added-values.ts'

const DAY_MS = 86_400_000

/** So many days before now. */
export const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS)

const value = (
  name: string,
  measured: number,
  unit: string,
  days: number,
  judged: Pick<AddedValue, 'range' | 'status' | 'pipelineVersion'> = {},
): AddedValue => ({ name, value: measured, unit, measuredAt: daysAgo(days), ...judged })

/** More than one answer holds. */
const MANY = 5_010

/** Courses that the demo has none of: a range that changes, one long over, two units, a crossed threshold, and many values. */
export const courses = (): readonly AddedValue[] => [
  value('test_steps', 70, 'ms', 40, { range: [60, 80], status: 'normal' }),
  value('test_steps', 85, 'ms', 30, { range: [60, 80], status: 'borderline' }),
  value('test_steps', 99, 'ms', 20, { range: [50, 90], status: 'abnormal' }),
  value('test_steps', 61, 'ms', 10, { range: [50, 90], status: 'normal', pipelineVersion: 'test-2' }),
  value('test_old', 44, 'ms', 1_000, { range: [40, 80], status: 'normal' }),
  value('test_units', 5, 'mm', 3),
  value('test_units', 7, 'kg', 2),
  value('qtc_fridericia', 512, 'ms', 1, { range: [390, 460], status: 'abnormal' }),
  ...Array.from({ length: MANY }, (_, index) =>
    value('test_many', 50 + (index % 37), 'ms', 700 - index / 10, {
      range: [40, 80],
      status: index % 37 > 30 ? 'borderline' : 'normal',
    }),
  ),
]
