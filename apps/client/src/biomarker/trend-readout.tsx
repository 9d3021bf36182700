import { Text } from '@mantine/core'
import { withUnit } from '../format/unit.ts'
import { PageLink } from '../ui/link.tsx'
import { Crossed } from '../ui/crossed.tsx'
import { StatusSign } from '../ui/status.tsx'
import type { HistoryPoint } from './history.ts'
import { readingOf, type Reader } from './reading.ts'
import classes from './trend-readout.module.css'

interface TrendReadoutProps {
  /** The point that is looked at; null for none. */
  readonly point: HistoryPoint | null
  readonly reader: Reader
}

/** What is said of the point that one looks at in the chart, for the eye and, by itself, for the ear. */
export function TrendReadout({ point, reader }: TrendReadoutProps) {
  return (
    <div
      className={`${classes['readout'] ?? ''} no-print`}
      role="status"
      aria-label="The measurement looked at"
    >
      {point === null ? (
        <Text size="sm" c="dimmed" component="span">
          Point at the chart, or move in it with ← →
        </Text>
      ) : (
        <Said point={point} reader={reader} />
      )}
    </div>
  )
}

const Said = ({ point, reader }: { readonly point: HistoryPoint; readonly reader: Reader }) => {
  const { day, time, value, standing, crossed, range, eye } = readingOf(point, reader)
  return (
    <>
      <span>
        {day}
        {time}
        {eye === null ? '' : `, ${eye}`}
      </span>{' '}
      <strong>{withUnit(value, reader.unit)}</strong> <StatusSign standing={standing} />{' '}
      {range === null ? null : <span className={classes['range']}>range {withUnit(range, reader.unit)}</span>}{' '}
      <Crossed texts={crossed} />{' '}
      <PageLink
        to="/assessments/$assessmentId"
        params={{ assessmentId: point.assessmentId }}
        search={{ value: reader.name }}
        inherit
      >
        assessment
      </PageLink>
    </>
  )
}
