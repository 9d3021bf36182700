import { memo } from 'react'
import type { Geometry } from './trend-geometry.ts'
import classes from './trend-chart.module.css'

interface TrendDrawingProps {
  readonly geometry: Geometry
  readonly width: number
  readonly height: number
}

/** All of a chart that stays as it is while one looks from point to point. */
export const TrendDrawing = memo(function TrendDrawing({ geometry, width, height }: TrendDrawingProps) {
  const { plot, band, values, times, thresholds, strokes, markers, methodChanges } = geometry
  return (
    <>
      <g data-part="band">
        {band.map((step) => (
          <g key={step.x} data-low={step.low ?? undefined} data-high={step.high ?? undefined}>
            <rect
              className={classes['band']}
              x={step.x}
              y={step.y}
              width={step.width}
              height={Math.max(1, step.height)}
            />
            {[step.lowEdge, step.highEdge].map((edge, side) =>
              edge === null ? null : (
                <line
                  // oxlint-disable-next-line react/no-array-index-key -- below and above
                  key={side}
                  className={classes['bandEdge']}
                  x1={step.x}
                  x2={step.x + step.width}
                  y1={edge}
                  y2={edge}
                />
              ),
            )}
          </g>
        ))}
      </g>
      <g data-part="values">
        {values.map(({ at, label }) => (
          <g key={label}>
            <line className={classes['grid']} x1={plot.left} x2={plot.right} y1={at} y2={at} />
            <text className={classes['label']} x={plot.left - 6} y={at} dy="0.32em" textAnchor="end">
              {label}
            </text>
          </g>
        ))}
      </g>
      <g data-part="times">
        <line className={classes['grid']} x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} />
        {times.map(({ at, label }) => (
          <g key={at}>
            <line className={classes['grid']} x1={at} x2={at} y1={plot.bottom} y2={plot.bottom + 4} />
            <text
              className={classes['label']}
              x={at}
              y={height - 8}
              textAnchor={anchorOf(at, plot.left, width)}
            >
              {label}
            </text>
          </g>
        ))}
      </g>
      <g data-part="method-changes">
        {methodChanges.map(({ at, side }) => (
          <g key={at}>
            <line className={classes['method']} x1={at} x2={at} y1={plot.top} y2={plot.bottom} />
            {side === null ? null : (
              <text
                className={classes['label']}
                x={side === 'left' ? at - 4 : at + 4}
                y={plot.top + 9}
                textAnchor={side === 'left' ? 'end' : 'start'}
              >
                method changed
              </text>
            )}
          </g>
        ))}
      </g>
      <g data-part="series">
        {strokes.map(({ eye, path }) => (
          <path key={path} className={classes['line']} data-eye={eye ?? undefined} d={path} />
        ))}
        {markers.map(({ shape, path }) => (
          <path key={shape} className={classes['marker']} data-status={shape} d={path} />
        ))}
      </g>
      <g data-part="thresholds">
        {thresholds.map(({ at, label }) => (
          <g key={label}>
            <line className={classes['thresholdLine']} x1={plot.left} x2={plot.right} y1={at} y2={at} />
            <text className={classes['threshold']} x={plot.right - 2} y={at - 4} textAnchor="end">
              {label}
            </text>
          </g>
        ))}
      </g>
    </>
  )
})

/** So that the first and last name are not cut off. */
const anchorOf = (at: number, left: number, width: number): 'start' | 'middle' | 'end' => {
  if (at < left + 8) return 'start'
  return at > width - 30 ? 'end' : 'middle'
}
