import './rows.css'
import { Table } from '@mantine/core'
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

/** What the link of a row is given, so that the keys find it. */
export interface RowLink {
  readonly className: string
  readonly tabIndex: number
  readonly 'data-row': number
}

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row, link: RowLink) => ReactNode
  readonly className?: string
  /** From which width on there is room for it. */
  readonly visibleFrom?: 'xs' | 'sm' | 'md'
}

interface RowsProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  /** What further keys do to the row that has the focus. */
  readonly onKey?: (key: string, row: Row) => void
  /** Called where the end is near. */
  readonly onEnd?: () => void
}

const ROW_HEIGHT = 37

/**
 * A list of which only what is seen is drawn, however long it is. ↑ ↓ Home End move from row to row, Enter follows the
 * link of one: it is the first cell that has it, and is given what makes it so.
 */
export function Rows<Row>({ label, rows, keyOf, columns, onKey, onEnd }: RowsProps<Row>) {
  const table = useRef<HTMLTableElement>(null)
  const [top, setTop] = useState(0)
  const [active, setActive] = useState(0)
  const asked = useRef<number | null>(null)
  useLayoutEffect(() => setTop(table.current?.offsetTop ?? 0), [])
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized, by hand or by a compiler
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => keyAt(rows, index, keyOf),
    // What has the focus stays drawn, or the focus would be lost by scrolling on.
    rangeExtractor: (range) =>
      [...new Set([Math.min(active, rows.length - 1), ...defaultRangeExtractor(range)])].toSorted(
        (a, b) => a - b,
      ),
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)
  const isNearEnd = last !== undefined && last.index >= rows.length - 20
  useEffect(() => {
    if (isNearEnd) onEnd?.()
  }, [isNearEnd, onEnd])
  const focusRow = (index: number): boolean => {
    const link = table.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)
    link?.focus({ preventScroll: true })
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' })
    return link != null
  }
  // A row that is gone to from far away is drawn first.
  useEffect(() => {
    if (asked.current !== null && focusRow(asked.current)) asked.current = null
  })
  const goTo = (index: number) => {
    if (index < 0 || index >= rows.length) return
    setActive(index)
    virtualizer.scrollToIndex(index)
    asked.current = focusRow(index) ? null : index
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const target = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[key]
    if (target !== undefined) {
      event.preventDefault()
      goTo(target)
      return
    }
    const row = rows[active]
    if (row !== undefined) onKey?.(key, row)
  }
  useFirstArrow(() => goTo(Math.min(active, rows.length - 1)))
  const before = (items[0]?.start ?? top) - top
  const after = virtualizer.getTotalSize() - ((last?.end ?? top) - top)
  return (
    <Table
      ref={table}
      className="rows"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      verticalSpacing={6}
      horizontalSpacing={6}
      onKeyDown={onKeyDown}
    >
      <Table.Thead>
        <Table.Tr aria-rowindex={1}>
          {columns.map(({ name, className, visibleFrom }) => (
            <Table.Th key={name} scope="col" {...widthOf(className, visibleFrom)}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Spacer height={before} />
        {items.map(({ index, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          const link = { className: 'row-link', tabIndex: index === active ? 0 : -1, 'data-row': index }
          return (
            <Table.Tr
              key={String(key)}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-rowindex={index + 2}
              onFocus={() => setActive(index)}
            >
              {columns.map(({ name, cell, className, visibleFrom }) => (
                <Table.Td key={name} {...widthOf(className, visibleFrom)}>
                  {cell(row, link)}
                </Table.Td>
              ))}
            </Table.Tr>
          )
        })}
        <Spacer height={after} />
      </Table.Tbody>
    </Table>
  )
}

const keyAt = <Row,>(rows: readonly Row[], index: number, keyOf: (row: Row) => string): string | number => {
  const row = rows[index]
  return row === undefined ? index : keyOf(row)
}

const widthOf = (className: string | undefined, visibleFrom: Column<never>['visibleFrom']) => ({
  ...(className === undefined ? {} : { className }),
  ...(visibleFrom === undefined ? {} : { visibleFrom }),
})

/** Stands for the rows that are not drawn. */
const Spacer = ({ height }: { readonly height: number }) =>
  height <= 0 ? null : <tr aria-hidden style={{ height }} />

/** Where nothing has the focus yet, ↓ gives it to the list. */
function useFirstArrow(enter: () => void): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const { activeElement, body } = document
      if (event.key !== 'ArrowDown' || event.defaultPrevented) return
      if (activeElement !== null && activeElement !== body && activeElement.id !== 'main') return
      event.preventDefault()
      enter()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
}
