import type { BeatType } from '@medilens/db/vocabulary'
import { BEATS } from './beats.ts'

const PATHS = {
  dot: 'M8 5.5a2.5 2.5 0 1 0 .01 0z',
  triangle: 'M8 3.5 12.5 11.5 3.5 11.5z',
  diamond: 'M8 2.6 13.4 8 8 13.4 2.6 8z',
  square: 'M4 4h8v8H4z',
  cross: 'M4.5 4.5 11.5 11.5M4.5 11.5 11.5 4.5',
} as const

/** The mark of a beat, as the trace has it. */
export function MarkSign({ type }: { readonly type: BeatType }) {
  const { shape, color } = BEATS[type]
  const ink = `var(${color})`
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden style={{ flex: 'none' }}>
      <path
        d={PATHS[shape]}
        fill={shape === 'cross' ? 'none' : ink}
        stroke={shape === 'cross' ? ink : 'none'}
        strokeWidth="1.75"
      />
    </svg>
  )
}
