import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import styles from './patient-list.module.css'
import { PatientRow, rowId } from './patient-row.tsx'
import type { PatientSummary } from './search.ts'

interface Column {
  readonly label: string
  readonly width: string
  readonly isNumber?: boolean
}

const WIDE: readonly Column[] = [
  { label: 'Name', width: '30%' },
  { label: 'Date of birth', width: '15%', isNumber: true },
  { label: 'Age', width: '8%', isNumber: true },
  { label: 'Gender', width: '11%' },
  { label: 'Telephone', width: '20%' },
  { label: 'Last visit', width: '16%', isNumber: true },
]
const NARROW: readonly Column[] = [
  { label: 'Patient', width: 'auto' },
  { label: 'Last visit', width: '7.25rem', isNumber: true },
]

/** So many rows before the end of what is there, more is asked for: nobody waits for it while scrolling. */
const AHEAD = 100

interface PatientListProps {
  readonly patients: readonly PatientSummary[]
  /** Whether it is still what was found before. */
  readonly isOld: boolean
  readonly hasMore: boolean
  /** Asks for the next page, where that is not under way. */
  readonly onNearEnd: () => void
  /** Back to where one types; what was typed in the list goes there. */
  readonly onLeave: () => void
  readonly grid: RefObject<HTMLTableElement | null>
}

/** Patients as a grid of which only what is seen is there: one stop for Tab, in it ↑ and ↓ move, Enter opens. */
export function PatientList({ patients, isOld, hasMore, onNearEnd, onLeave, grid }: PatientListProps) {
  const navigate = useNavigate()
  const addressOf = useAddresses()
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const height = isNarrow ? 52 : 34
  const [marked, setMarked] = useState<number | null>(null)
  // Nothing that it answers is given to a component that remembers.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: patients.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 8,
    useFlushSync: false,
    // The head of the table covers the first of them.
    scrollPaddingStart: 34,
  })
  useEffect(() => rows.measure(), [rows, height])

  const items = rows.getVirtualItems()
  const first = items.at(0)
  const last = items.at(-1)
  const isNearEnd = hasMore && !isOld && last !== undefined && last.index >= patients.length - AHEAD
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, patients.length, onNearEnd])

  const at = Math.min(marked ?? 0, patients.length - 1)
  const markedPatient = marked === null ? undefined : patients[at]
  const isMarkedShown = first !== undefined && last !== undefined && at >= first.index && at <= last.index

  const open = (patientId: string): void =>
    void navigate({ to: '/patients/$patientId', params: { patientId } })
  /** One for all rows: what each of them would have to be made with is felt in scrolling. */
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a[data-patient]') : null
    const patientId = link?.getAttribute('data-patient') ?? null
    if (patientId === null) return
    event.preventDefault()
    open(patientId)
  }
  const mark = (index: number): void => {
    const next = Math.max(0, Math.min(index, patients.length - 1))
    setMarked(next)
    rows.scrollToIndex(next)
  }
  const perPage = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / height) - 2)
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => mark(at + 1),
    ArrowUp: () => (at === 0 ? onLeave() : mark(at - 1)),
    PageDown: () => mark(at + perPage),
    PageUp: () => mark(at - perPage),
    Home: () => mark(0),
    End: () => mark(patients.length - 1),
    Escape: onLeave,
    Enter: () => {
      // What is marked may be gone in a moment: who opens a record means the one they read.
      if (markedPatient === undefined || isOld) return
      open(markedPatient.id)
    },
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[event.key]
    if (move !== undefined) {
      event.preventDefault()
      move()
    } else if (event.key === 'Backspace' || (event.key.length === 1 && !'/?'.includes(event.key))) {
      onLeave()
    }
  }

  const columns = isNarrow ? NARROW : WIDE
  return (
    <div ref={frame} className={styles['frame']} data-scroll-restoration-id="patients">
      <table
        ref={grid}
        // A table whose rows one moves among is a grid (ARIA, grid pattern).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label="Patients"
        aria-rowcount={hasMore ? -1 : patients.length + 1}
        aria-busy={isOld}
        aria-activedescendant={
          markedPatient !== undefined && isMarkedShown ? rowId(markedPatient.id) : undefined
        }
        tabIndex={0}
        className={isOld ? `${styles['grid']} ${styles['old']}` : styles['grid']}
        onFocus={({ target, currentTarget }) => {
          if (target === currentTarget) mark(at)
        }}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          {columns.map(({ label, width }) => (
            <col key={label} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ label, isNumber }) => (
              <th key={label} scope="col" className={isNumber === true ? styles['num'] : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={first?.start ?? 0} />
          {items.map(({ index }) => {
            const patient = patients[index]
            return patient === undefined ? null : (
              <PatientRow
                key={patient.id}
                patient={patient}
                href={addressOf(patient.id)}
                index={index}
                height={height}
                isMarked={index === at && marked !== null}
                isNarrow={isNarrow}
              />
            )
          })}
          <Space height={rows.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  )
}

/** In the place of all the rows that are not seen. */
const Space = ({ height }: { readonly height: number }) =>
  height <= 0 ? null : <tr aria-hidden style={{ height }} />

/** The address of each patient's page, of which the router is asked for one alone. */
const useAddresses = (): ((patientId: string) => string) => {
  const router = useRouter()
  return useMemo(() => {
    const { href } = router.buildLocation({ to: '/patients/$patientId', params: { patientId: PLACE } })
    return (patientId) => href.replace(PLACE, patientId)
  }, [router])
}
const PLACE = 'PATIENT'
