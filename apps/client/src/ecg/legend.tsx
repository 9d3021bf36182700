import { BEAT_TYPES } from '@medilens/db/vocabulary'
import { BEATS, countBeats } from './beats.ts'
import { MarkSign } from './mark-sign.tsx'
import type { Measured } from './trace-view.ts'
import { unreadCountText } from './unread.ts'
import { UnreadSign } from './unread-sign.tsx'
import classes from './ecg.module.css'

/** What the marks mean, and how many there are of each in all of the recording. */
export function Legend({ beats, unread }: Measured) {
  const counts = beats === null ? {} : countBeats(beats)
  if (beats === null && unread.length === 0) return null
  return (
    <ul className={classes['legend']} aria-label={nameOf(beats)}>
      {BEAT_TYPES.map((type) =>
        counts[type] === undefined ? null : (
          <li key={type}>
            <MarkSign type={type} />
            {counts[type].toLocaleString('en')} {BEATS[type].plural}
          </li>
        ),
      )}
      {unread.length === 0 ? null : (
        <li>
          <UnreadSign />
          {unreadCountText(unread)}
        </li>
      )}
    </ul>
  )
}

const nameOf = (beats: Measured['beats']): string =>
  beats === null ? 'In all of the recording' : `Beats of lead ${beats.lead} in all of the recording`
