import { memo, type ReactNode } from 'react'
import { formatDay } from '../format/date.ts'
import { formatChange, formatNumber } from '../format/number.ts'
import { standingOf } from '../format/standing.ts'
import { withUnit } from '../format/unit.ts'
import { StatusSign } from '../ui/status.tsx'
import { EYE_WORDS, type Reader } from './reading.ts'
import type { Series } from './series.ts'
import { summaryOf, type Summary } from './summary.ts'
import classes from './trend-summary.module.css'

interface TrendSummaryProps {
  readonly series: readonly Series[]
  readonly reader: Reader
}

/** What each series says at a glance: latest, change, least to most, how many out of range. */
export const TrendSummary = memo(function TrendSummary({ series, reader }: TrendSummaryProps) {
  return (
    <div className={classes['summaries']}>
      {series.map((one) => (
        <OfSeries key={one.eye} series={one} reader={reader} />
      ))}
    </div>
  )
})

const OfSeries = ({ series, reader }: { readonly series: Series; readonly reader: Reader }) => {
  const summary = summaryOf(series)
  if (summary === null) return null
  const { eye, latest, least, most } = summary
  const { digits, unit } = reader
  return (
    <dl className={classes['summary']}>
      {eye === null ? null : <Entry term="Of">{EYE_WORDS[eye]}</Entry>}
      <Entry term="Latest">
        <strong>{withUnit(formatNumber(latest.value, digits), unit)}</strong>
        <StatusSign standing={standingOf(latest)} />
        <span className={classes['dim']}>{formatDay(latest.measuredAt)}</span>
      </Entry>
      <Entry term="Change over the period">{changeText(summary, reader)}</Entry>
      <Entry term="Least to most">
        {withUnit(`${formatNumber(least, digits)} to ${formatNumber(most, digits)}`, unit)}
      </Entry>
      <Entry term="Out of range">{outsideText(summary)}</Entry>
    </dl>
  )
}

const Entry = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

const changeText = ({ change, isBroken }: Summary, { digits, unit }: Reader): string => {
  switch (change.kind) {
    case 'first':
      return 'one value alone'
    case 'method':
      return 'not comparable: the method changed'
    case 'change': {
      const since = formatDay(change.since.measuredAt)
      const text = `${withUnit(formatChange(change.by, digits), unit)} since ${since}`
      return isBroken ? `${text}, by the same method` : text
    }
  }
}

const outsideText = ({ outside, judged, count }: Summary): string => {
  if (judged === 0) return 'no range to judge by'
  return judged === count ? `${outside} of ${count}` : `${outside} of ${judged} with a range, ${count} in all`
}
