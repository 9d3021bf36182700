import { BEAT_TYPES } from '@medilens/db/vocabulary'
import { BEATS, countBeats, type Annotations } from './beats.ts'
import { MarkSign } from './mark-sign.tsx'
import classes from './ecg.module.css'

/** What the marks mean, and how many there are of each in all of the recording. */
export function Legend({ beats }: { readonly beats: Annotations }) {
  const counts = countBeats(beats)
  return (
    <ul className={classes['legend']} aria-label={`Beats of lead ${beats.lead} in all of the recording`}>
      {BEAT_TYPES.map((type) =>
        counts[type] === undefined ? null : (
          <li key={type}>
            <MarkSign type={type} />
            {counts[type].toLocaleString('en')} {BEATS[type].plural}
          </li>
        ),
      )}
    </ul>
  )
}
