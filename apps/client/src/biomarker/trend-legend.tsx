import type { EyeLaterality } from '@medilens/db/vocabulary'
import { STATUS_SIGNS } from '../ui/status.tsx'
import { markerPath, type MarkerShape } from './marker.ts'
import { EYE_WORDS } from './reading.ts'
import classes from './trend-chart.module.css'

interface TrendLegendProps {
  readonly shapes: readonly MarkerShape[]
  readonly eyes: readonly EyeLaterality[]
  readonly hasBand: boolean
  readonly period: string
}

/** What the shapes, lines and areas of a chart are. */
export const TrendLegend = ({ shapes, eyes, hasBand, period }: TrendLegendProps) => (
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
