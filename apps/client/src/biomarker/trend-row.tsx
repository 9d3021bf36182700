import { memo, type Ref } from 'react'
import { formatChange } from '../format/number.ts'
import { PageLink } from '../ui/link.tsx'
import { Crossed } from '../ui/crossed.tsx'
import { StatusSign } from '../ui/status.tsx'
import type { HistoryPoint } from './history.ts'
import { readingOf, type Reader } from './reading.ts'
import type { Change } from './series.ts'
import classes from './trend-table.module.css'

interface TrendRowProps {
  readonly ref: Ref<HTMLTableRowElement>
  /** Its place in the table, the newest being 0. */
  readonly row: number
  /** Its place among the points, the oldest being 0. */
  readonly index: number
  readonly point: HistoryPoint
  readonly change: Change
  readonly reader: Reader
  readonly hasEyes: boolean
  readonly isChosen: boolean
  /** Without a link, for paper: thousands of them take long to make. */
  readonly isPlain: boolean
  readonly onChoose: (index: number | null) => void
}

/** One point as a row; its date leads to its assessment, where the value is marked. */
export const TrendRow = memo(function TrendRow(props: TrendRowProps) {
  const { ref, row, index, point, change, reader, hasEyes, isChosen, isPlain, onChoose } = props
  const { day, time, value, standing, crossed, range, eye } = readingOf(point, reader)
  return (
    <tr
      ref={ref}
      data-row={row}
      data-index={row}
      data-chosen={isChosen || undefined}
      aria-rowindex={row + 2}
      onFocus={() => onChoose(index)}
      onPointerEnter={() => onChoose(index)}
      onPointerLeave={() => onChoose(null)}
    >
      <th scope="row">
        {isPlain ? (
          `${day}${time}`
        ) : (
          <PageLink
            to="/assessments/$assessmentId"
            params={{ assessmentId: point.assessmentId }}
            search={{ value: reader.name }}
            inherit
          >
            {day}
            <span className={classes['time']}>{time}</span>
          </PageLink>
        )}
      </th>
      {hasEyes ? <td>{eye?.replace(/ eyes?$/, '') ?? ''}</td> : null}
      <td data-number>{value}</td>
      <td data-number className={change.kind === 'change' ? undefined : classes['dim']}>
        {changeText(change, reader.digits)}
      </td>
      <td>
        <StatusSign standing={standing} />
      </td>
      <td>
        {range ?? <span className={classes['dim']}>none</span>}
        <Crossed texts={crossed} />
      </td>
    </tr>
  )
})

const changeText = (change: Change, digits: number): string => {
  switch (change.kind) {
    case 'change':
      return formatChange(change.by, digits)
    case 'method':
      return 'new method'
    case 'first':
      return 'first'
  }
}
