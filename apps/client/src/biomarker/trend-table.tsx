import { VisuallyHidden } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import type { HistoryPoint } from './history.ts'
import { formatUnit } from '../format/unit.ts'
import type { Reader } from './reading.ts'
import { changesOf, type Series } from './series.ts'
import { TrendRow } from './trend-row.tsx'
import { useIsPrinting } from './use-is-printing.ts'
import classes from './trend-table.module.css'

interface TrendTableProps {
  readonly caption: string
  /** Oldest first; the table begins with the newest. */
  readonly points: readonly HistoryPoint[]
  readonly series: readonly Series[]
  readonly reader: Reader
  readonly chosen: number | null
  readonly onChoose: (index: number | null) => void
}

const ROW_HEIGHT = 28
/** The table follows once one stays with a point, not while the pointer runs over hundreds of them. */
const SETTLED_MS = 120

/** The same points as the chart's, newest first; only the rows in view are in the page, unless it is printed. */
export function TrendTable({ caption, points, series, reader, chosen, onChoose }: TrendTableProps) {
  const scroll = useRef<HTMLDivElement>(null)
  const changes = useMemo(() => changesOf(series), [series])
  const isPrinting = useIsPrinting()
  const count = points.length
  // oxlint-disable-next-line react/incompatible-library -- there is no compiler here that would memoize it
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialRect: { width: 480, height: 416 },
  })
  const chosenRow = chosen === null ? null : count - 1 - chosen
  useEffect(() => {
    if (chosenRow === null) return
    const timer = setTimeout(() => rows.scrollToIndex(chosenRow, { align: 'auto' }), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [chosenRow, rows])

  const shown = isPrinting ? null : rows.getVirtualItems()
  const indexes = shown === null ? points.map((_, row) => row) : shown.map(({ index }) => index)
  const before = shown?.[0]?.start ?? 0
  const after = shown === null ? 0 : rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const unit = formatUnit(reader.unit)
  const hasEyes = series.some(({ eye }) => eye !== null)

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || !(event.target instanceof HTMLElement)) return
    const row = Number(event.target.closest('tr')?.dataset['row'] ?? Number.NaN)
    const link = scroll.current?.querySelector<HTMLElement>(`tr[data-row="${row + step}"] a`)
    if (link == null) return
    event.preventDefault()
    link.focus()
  }
  return (
    <div ref={scroll} className={classes['scroll']}>
      {/* The arrows only move the focus from link to link. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table className={classes['table']} aria-rowcount={count + 1} onKeyDown={onKeyDown}>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Measured</th>
            {hasEyes ? <th scope="col">Eye</th> : null}
            <th scope="col" data-number>
              Value{unit === '' ? '' : `, ${unit}`}
            </th>
            <th scope="col" data-number>
              Change
            </th>
            <th scope="col">Status</th>
            <th scope="col">Range</th>
          </tr>
        </thead>
        <tbody>
          <Space height={before} />
          {indexes.map((row) => {
            const index = count - 1 - row
            const point = points[index]
            return point === undefined ? null : (
              <TrendRow
                key={row}
                ref={isPrinting ? null : rows.measureElement}
                row={row}
                index={index}
                point={point}
                change={changes.get(point) ?? { kind: 'first' }}
                reader={reader}
                hasEyes={hasEyes}
                isChosen={index === chosen}
                isPlain={isPrinting}
                onChoose={onChoose}
              />
            )
          })}
          <Space height={after} />
        </tbody>
      </table>
    </div>
  )
}

const Space = ({ height }: { readonly height: number }) =>
  height > 0 ? (
    <tr data-space aria-hidden style={{ height }}>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- nothing but height */}
      <td colSpan={6} />
    </tr>
  ) : null
