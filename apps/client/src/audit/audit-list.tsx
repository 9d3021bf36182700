import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

/** Where a row stands, and whether all that is stored of its event is shown. */
export interface RowState {
  readonly index: number
  readonly isOpen: boolean
  readonly onToggle: () => void
}

interface AuditListProps<Event extends { readonly id: string }> {
  /** What a screen reader calls it. */
  readonly name: string
  readonly columns: readonly string[]
  /** Of each row, and of the head. */
  readonly rowClass: string
  readonly events: readonly Event[]
  readonly isComplete: boolean
  /** Called when the end of what is loaded comes near. */
  readonly onNearEnd: () => void
  readonly children: (event: Event, state: RowState) => ReactNode
}

/** So many rows before the end the next page is asked for. */
const NEAR_END = 30
/** What stands still above the rows: the head of the page and that of the list. */
const STICKY_PX = 84

/** The events, of which only those in view are in the page. */
export function AuditList<Event extends { readonly id: string }>({
  name,
  columns,
  rowClass,
  events,
  isComplete,
  onNearEnd,
  children,
}: AuditListProps<Event>) {
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  // What stands above grows and shrinks with what is loaded.
  useLayoutEffect(() => {
    const measure = (): void => {
      if (body.current !== null) setTop(body.current.getBoundingClientRect().top + window.scrollY)
    }
    measure()
    const resized = new ResizeObserver(measure)
    resized.observe(document.body)
    return () => resized.disconnect()
  }, [])
  // oxlint-disable-next-line react/incompatible-library -- there is no compiler here that would memoize it
  const virtualizer = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => 33,
    overscan: 15,
    scrollMargin: top,
    scrollPaddingStart: STICKY_PX,
    getItemKey: (index) => events[index]?.id ?? index,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (!isComplete && last >= events.length - NEAR_END) onNearEnd()
  }, [isComplete, last, events.length, onNearEnd])

  const move = (press: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key]
    const from = press.target instanceof HTMLElement ? press.target.dataset['row'] : undefined
    if (step === undefined || from === undefined) return
    const next = Number(from) + step
    if (next < 0 || next >= events.length) return
    press.preventDefault()
    virtualizer.scrollToIndex(next, { align: 'auto' })
    requestAnimationFrame(() => {
      const button = body.current?.querySelector(`[data-row="${next}"]`)
      if (button instanceof HTMLElement) button.focus({ preventScroll: true })
    })
  }
  const toggle = (id: string): void =>
    setOpen((known) =>
      known.has(id) ? new Set([...known].filter((other) => other !== id)) : new Set([...known, id]),
    )

  return (
    <div role="table" aria-label={name} aria-rowcount={isComplete ? events.length + 1 : -1}>
      <div role="rowgroup" className="audit-head">
        <div role="row" className={rowClass} aria-rowindex={1}>
          {columns.map((column) => (
            <div key={column} role="columnheader">
              {column}
            </div>
          ))}
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears the keys of its buttons */}
      <div
        ref={body}
        role="rowgroup"
        onKeyDown={move}
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {rows.map(({ index, key, start }) => {
          const event = events[index]
          return event === undefined ? null : (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="presentation"
              className="audit-item"
              style={{ transform: `translateY(${start - top}px)` }}
            >
              {children(event, { index, isOpen: open.has(event.id), onToggle: () => toggle(event.id) })}
            </div>
          )
        })}
      </div>
    </div>
  )
}
