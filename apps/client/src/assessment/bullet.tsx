import type { Standing } from '../format/standing.ts'
import { STATUS_SIGNS } from '../ui/status.tsx'
import { bulletGeometry, type BulletGeometry } from './bullet-geometry.ts'

const WIDTH = 112
const HEIGHT = 16
const MIDDLE = HEIGHT / 2
const ARROW = 5

interface BulletProps {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly standing: Standing
  /** The range in words, for those who do not see the picture. */
  readonly range: string
}

/** A value at its reference range: the band is normal, the tick is the value, an arrow says that it lies further out. */
export function Bullet({ value, low, high, standing, range }: BulletProps) {
  const geometry = bulletGeometry({ value, low, high })
  if (geometry === null) return null
  const { band, isOpenBelow, isOpenAbove, tick, beyond } = geometry
  const { color } = STATUS_SIGNS[standing]
  const from = band.from * WIDTH
  // A range of one value is drawn as thin as can be seen.
  const width = Math.max(2, (band.to - band.from) * WIDTH)
  return (
    <svg
      className="bullet"
      role="img"
      aria-label={sentenceOf({ value, low, high, range })}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <line x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} stroke="var(--rule)" />
      <rect x={from} y={3} width={width} height={HEIGHT - 6} fill="var(--band)" />
      {isOpenBelow ? null : <Edge at={from} />}
      {isOpenAbove ? null : <Edge at={from + width} />}
      <Tick at={tick} beyond={beyond} color={color} />
    </svg>
  )
}

const Edge = ({ at }: { readonly at: number }) => (
  <line x1={at} x2={at} y1={3} y2={HEIGHT - 3} stroke="var(--band-edge)" strokeOpacity={0.6} />
)

interface TickProps {
  readonly at: number
  readonly beyond: BulletGeometry['beyond']
  readonly color: string
}

function Tick({ at, beyond, color }: TickProps) {
  if (beyond === 'above') {
    return <path d={`M${WIDTH} ${MIDDLE}l-${ARROW * 1.5} -${ARROW}v${ARROW * 2}z`} fill={color} />
  }
  if (beyond === 'below') {
    return <path d={`M0 ${MIDDLE}l${ARROW * 1.5} -${ARROW}v${ARROW * 2}z`} fill={color} />
  }
  const x = Math.min(WIDTH - 1.5, Math.max(1.5, at * WIDTH))
  return <rect x={x - 1.5} y={1} width={3} height={HEIGHT - 2} fill={color} />
}

function sentenceOf({ value, low, high, range }: Omit<BulletProps, 'standing'>): string {
  if (low !== null && value < low) return `below the range ${range}`
  if (high !== null && value > high) return `above the range ${range}`
  if (value === low || value === high) return `at a limit of the range ${range}`
  return `inside the range ${range}`
}
