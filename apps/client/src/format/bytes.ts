import { formatNumber } from './number.ts'

const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** A size as people read it: `1.95 MB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  return `${formatNumber(Number((bytes / 1_000 ** power).toPrecision(3)))} ${UNITS[power] ?? 'B'}`
}
