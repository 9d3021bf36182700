import { memo } from 'react'
import { standingOf } from '../format/standing.ts'
import { STATUS_SIGNS } from '../ui/status.tsx'
import type { HistoryPoint } from './history.ts'
import { markerPath } from './marker.ts'
import { EYE_WORDS } from './reading.ts'
import type { Series } from './series.ts'
import classes from './trend-chart.module.css'

interface TrendLegendProps {
  readonly points: readonly HistoryPoint[]
  readonly series: readonly Series[]
  readonly period: string
}

const SHAPES = ['normal', 'borderline', 'abnormal', 'crossed', 'none'] as const

/** What the shapes, lines and areas of a chart are, of those that are in it. */
export const TrendLegend = memo(function TrendLegend({ points, series, period }: TrendLegendProps) {
  const shapes = SHAPES.filter((shape) => points.some((point) => standingOf(point) === shape))
  const eyes = series.flatMap(({ eye }) => eye ?? [])
  const hasBand = points.some(
    ({ normalRangeMin, normalRangeMax }) => normalRangeMin !== null || normalRangeMax !== null,
  )
  return (
    <div className={classes['legend']}>
      {shapes.map((shape) => (
        <span key={shape}>
          <svg width="12" height="12" aria-hidden>
            <path className={classes['marker']} data-status={shape} d={markerPath(shape, 6, 6, 4)} />
          </svg>
          {STATUS_SIGNS[shape].word}
        </span>
      ))}
      {eyes.map((eye) => (
        <span key={eye}>
          <svg width="24" height="12" aria-hidden>
            <path className={classes['line']} data-eye={eye} d="M0 6H24" />
          </svg>
          {EYE_WORDS[eye]}
        </span>
      ))}
      {hasBand ? (
        <span>
          <svg width="18" height="12" aria-hidden>
            <rect className={classes['band']} width="18" height="12" />
            <path className={classes['bandEdge']} d="M0 0.5H18M0 11.5H18" />
          </svg>
          reference range
        </span>
      ) : null}
      <span>{period}</span>
    </div>
  )
})
