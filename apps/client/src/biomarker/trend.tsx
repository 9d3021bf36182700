import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { formatDay } from '../format/date.ts'
import type { CatalogueEntry } from '../server/catalogue.ts'
import type { History } from './history.ts'
import { readerOf } from './reading.ts'
import { seriesOf } from './series.ts'
import { TrendChart } from './trend-chart.tsx'
import { TrendLegend } from './trend-legend.tsx'
import { TrendNotes } from './trend-notes.tsx'
import { TrendReadout } from './trend-readout.tsx'
import { TrendSummary } from './trend-summary.tsx'
import { TrendTable } from './trend-table.tsx'
import classes from './trend.module.css'

interface TrendProps {
  readonly patientId: string
  /** What the biomarker is called. */
  readonly title: string
  readonly history: History
  readonly entry: CatalogueEntry | undefined
  /** Where the period begins, in ms since the epoch. */
  readonly from: number
  readonly until: number
}

/** A history as chart and table side by side, which look at the same point. */
export function Trend({ patientId, title, history, entry, from, until }: TrendProps) {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<number | null>(null)
  const { points, unit, name } = history
  const series = useMemo(() => seriesOf(points), [points])
  const reader = useMemo(() => readerOf(history, entry), [history, entry])
  const period = `${formatDay(new Date(from).toISOString())} to ${formatDay(new Date(until).toISOString())}`
  const open = (index: number): void => {
    const assessmentId = points[index]?.assessmentId
    if (assessmentId === undefined) return
    void navigate({ to: '/assessments/$assessmentId', params: { assessmentId }, search: { value: name } })
  }
  return (
    <div className={classes['trend']}>
      <TrendSummary series={series} reader={reader} />
      <div className={classes['columns']}>
        <section aria-label={`${title} over time`} className={classes['chart']}>
          <TrendReadout point={chosen === null ? null : (points[chosen] ?? null)} reader={reader} />
          <TrendChart
            label={`Chart of ${title}, ${period}`}
            points={points}
            unit={unit}
            entry={entry}
            from={from}
            until={until}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={open}
          />
          <TrendLegend points={points} series={series} period={period} />
        </section>
        <TrendTable
          caption={`${title}, ${period}, newest first`}
          points={points}
          series={series}
          reader={reader}
          chosen={chosen}
          onChoose={setChosen}
        />
      </div>
      <TrendNotes patientId={patientId} history={history} series={series} entry={entry} />
    </div>
  )
}
