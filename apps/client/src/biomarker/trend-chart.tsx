import { useElementSize } from '@mantine/hooks'
import { useMemo, type KeyboardEvent, type PointerEvent } from 'react'
import type { CatalogueEntry } from '../server/catalogue.ts'
import type { HistoryPoint } from './history.ts'
import { nearestPoint } from './marker.ts'
import { stepped } from './steps.ts'
import { TrendDrawing } from './trend-drawing.tsx'
import { geometryOf } from './trend-geometry.ts'
import classes from './trend-chart.module.css'

interface TrendChartProps {
  /** What it shows, for who does not see it. */
  readonly label: string
  /** Oldest first. */
  readonly points: readonly HistoryPoint[]
  readonly unit: string | null
  readonly entry: CatalogueEntry | undefined
  /** Where the period begins, in ms since the epoch. */
  readonly from: number
  readonly until: number
  /** Which point is looked at. */
  readonly chosen: number | null
  readonly onChoose: (index: number | null) => void
  readonly onOpen: (index: number) => void
}

const USUAL_WIDTH = 720
/** Wider than tall, without filling the screen. */
const heightOf = (width: number): number => Math.round(Math.min(390, Math.max(240, width * 0.5)))

/**
 * Points over time with their reference band. The pointer and ← → choose a point, which is marked and is said beside the
 * chart; a click or Enter opens it.
 */
export function TrendChart(props: TrendChartProps) {
  const { label, points, unit, entry, from, until, chosen, onChoose, onOpen } = props
  const { ref, width: measured } = useElementSize<HTMLDivElement>()
  const width = measured > 0 ? Math.round(measured) : USUAL_WIDTH
  const height = heightOf(width)
  const geometry = useMemo(
    () => geometryOf({ points, unit, entry, from, until, width, height }),
    [points, unit, entry, from, until, width, height],
  )
  const { plot, places } = geometry
  const at = chosen === null ? undefined : places[chosen]

  const pointerAt = (event: PointerEvent<HTMLDivElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect()
    const zoom = width / box.width
    return nearestPoint(places, { x: (event.clientX - box.left) * zoom, y: (event.clientY - box.top) * zoom })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter' && chosen !== null) onOpen(chosen)
    const next = stepped(event.key, chosen, points.length)
    if (next === undefined) return
    event.preventDefault()
    onChoose(next)
  }
  return (
    // An application is interactive, whatever the element is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={ref}
      role="application"
      aria-label={`${label}. The arrows left and right move between measurements, Enter opens one.`}
      // Its own keys need the focus; what it shows is in the table as well.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes['frame']}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => onChoose(pointerAt(event))}
      onPointerLeave={(event) => {
        if (event.currentTarget !== document.activeElement) onChoose(null)
      }}
      onPointerUp={(event) => {
        const index = pointerAt(event)
        // A finger has nothing to hover with: it chooses, and what it chose is opened from what is said of it.
        if (event.pointerType === 'touch' || index === null) onChoose(index)
        else if (event.button === 0) onOpen(index)
      }}
    >
      <svg viewBox={`0 0 ${width} ${height}`} className={classes['chart']} aria-hidden>
        <TrendDrawing geometry={geometry} width={width} height={height} />
        {at === undefined ? null : (
          <g data-part="chosen">
            <line className={classes['crosshair']} x1={at.x} x2={at.x} y1={plot.top} y2={plot.bottom} />
            <line className={classes['crosshair']} x1={plot.left} x2={plot.right} y1={at.y} y2={at.y} />
            <circle className={classes['chosen']} cx={at.x} cy={at.y} r={geometry.radius + 4} />
          </g>
        )}
      </svg>
    </div>
  )
}
