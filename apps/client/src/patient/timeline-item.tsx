import {
  IconBan,
  IconClock,
  IconEyeOff,
  IconHourglass,
  IconPencil,
  IconSquareCheck,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDay, formatMinute } from '../format/date.ts'
import { formatNumber } from '../format/number.ts'
import { measuredText } from '../format/pipeline.ts'
import { RiskSign } from '../ui/status.tsx'
import type { TimelineEntry } from './timeline-entry.ts'
import styles from './patient-page.module.css'

/** One assessment in the timeline. */
export const TimelineItem = ({ entry }: { readonly entry: TimelineEntry }) => (
  <li className={entry.isReplaced ? `${styles['entry']} ${styles['replaced']}` : styles['entry']}>
    <Link to="/assessments/$assessmentId" params={{ assessmentId: entry.id }} className={styles['cover']}>
      {measuredText(entry)}
    </Link>
    <time dateTime={entry.measuredAt} className={styles['when']}>
      {formatMinute(entry.measuredAt)}
    </time>
    <span className={styles['result']}>
      <Result entry={entry} />
    </span>
    <span className={styles['review']}>
      <Review entry={entry} />
    </span>
  </li>
)

/** What came of it; an input too poor to measure has no risk, and says so. */
function Result({ entry: { status, outcome, ungradableReason, riskLevel, riskScore } }: Props) {
  if (outcome === 'ungradable') {
    return (
      <Sign icon={<IconEyeOff size={14} aria-hidden />} color="var(--status-borderline)">
        Ungradable{ungradableReason === null ? '' : `: ${ungradableReason}`}
      </Sign>
    )
  }
  switch (status) {
    case 'completed':
      return riskLevel === null ? (
        <Sign color="var(--status-none)">Measured, no risk given</Sign>
      ) : (
        <>
          <RiskSign level={riskLevel} />
          {riskScore === null ? 'risk' : `risk, ${formatNumber(riskScore, 0)} of 100`}
        </>
      )
    case 'failed':
      return (
        <Sign icon={<IconBan size={14} aria-hidden />} color="var(--status-abnormal)">
          Analysis failed
        </Sign>
      )
    case 'cancelled':
      return (
        <Sign icon={<IconBan size={14} aria-hidden />} color="var(--status-none)">
          Cancelled
        </Sign>
      )
    case 'pending':
    case 'processing':
      return (
        <Sign icon={<IconHourglass size={14} aria-hidden />} color="var(--status-none)">
          {status === 'pending' ? 'Waits for its pipeline' : 'Is being analysed'}
        </Sign>
      )
    default:
      return status satisfies never
  }
}

function Review({ entry: { isAwaitingReview, isReplaced, isRecalled, replaces, reviewedAt } }: Props) {
  return (
    <>
      {isReplaced ? (
        isRecalled ? (
          <Sign icon={<IconBan size={14} aria-hidden />} color="var(--status-abnormal)">
            Recalled
          </Sign>
        ) : (
          <Sign icon={<IconPencil size={14} aria-hidden />} color="var(--status-none)">
            Replaced by a correction
          </Sign>
        )
      ) : null}
      {replaces === null ? null : (
        <Sign icon={<IconPencil size={14} aria-hidden />} color="var(--status-none)">
          {REPLACES[replaces]}
        </Sign>
      )}
      {isAwaitingReview ? (
        <Sign icon={<IconClock size={14} aria-hidden />} color="var(--status-borderline)">
          Awaits review
        </Sign>
      ) : null}
      {reviewedAt === null ? null : (
        <Sign icon={<IconSquareCheck size={14} aria-hidden />} color="var(--status-none)">
          Reviewed {formatDay(reviewedAt)}
        </Sign>
      )}
    </>
  )
}

const REPLACES = {
  wrong: 'Correction',
  recalled: 'In the place of a recalled one',
  unknown: 'In the place of an earlier one',
} as const satisfies Record<NonNullable<TimelineEntry['replaces']>, string>

interface Props {
  readonly entry: TimelineEntry
}

interface SignProps {
  readonly icon?: ReactNode
  readonly color: string
  readonly children: ReactNode
}

const Sign = ({ icon, color, children }: SignProps) => (
  <span className={styles['sign']} style={{ color }}>
    {icon}
    <span>{children}</span>
  </span>
)
