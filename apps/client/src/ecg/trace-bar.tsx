import { Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { GAINS, MM, millivoltsOfLarge, PAPER_MM_PER_SECOND, type Gain } from './paper.ts'
import { squaresAt } from './span.ts'
import type { Shown, TraceView } from './trace-view.ts'
import classes from './ecg.module.css'

interface TraceBarProps {
  readonly view: TraceView | null
  readonly shown: Shown | null
  readonly gain: Gain
  readonly onGain: (gain: Gain) => void
  /** To the next beat that is not normal; null where no beats are known. */
  readonly onNext: ((direction: 1 | -1) => void) | null
  /** To the next stretch that could not be read; null where all was. */
  readonly onNextUnread: ((direction: 1 | -1) => void) | null
}

const button = { size: 'compact-xs', variant: 'default' } as const

/** What a trace can be done with by whoever has neither wheel nor keys, and what a square of its paper is. */
export function TraceBar({ view, shown, gain, onGain, onNext, onNextUnread }: TraceBarProps) {
  return (
    <div className={classes['bar']} role="group" aria-label="Trace">
      <Button {...button} aria-label="Zoom out" onClick={() => view?.zoom(1.5)}>
        <IconZoomOut size={15} aria-hidden />
      </Button>
      <Button {...button} aria-label="Zoom in" onClick={() => view?.zoom(1 / 1.5)}>
        <IconZoomIn size={15} aria-hidden />
      </Button>
      <Button {...button} onClick={() => view?.zoomToPaper()}>
        {PAPER_MM_PER_SECOND} mm/s
      </Button>
      <Button {...button} aria-label="All of the recording" onClick={() => view?.showAll()}>
        All
      </Button>
      <SegmentedControl
        size="xs"
        aria-label="Millimetres to a millivolt"
        value={String(gain)}
        onChange={(value) => onGain(GAINS.find((each) => String(each) === value) ?? gain)}
        data={GAINS.map((each) => ({ value: String(each), label: `${each} mm/mV` }))}
      />
      <Button {...button} aria-keyshortcuts="c" onClick={() => view?.centreLeads()}>
        Centre
      </Button>
      {onNext === null ? null : (
        <Ways label="Not normal" what="beat that is not normal" keys={['n', 'p']} onNext={onNext} />
      )}
      {onNextUnread === null ? null : (
        <Ways
          label="Not read"
          what="stretch that was not read"
          keys={['u', 'Shift+U']}
          onNext={onNextUnread}
        />
      )}
      <span className={classes['scale']}>{shown === null ? '' : scaleText(shown, gain)}</span>
    </div>
  )
}

interface WaysProps {
  readonly label: string
  readonly what: string
  readonly keys: readonly [next: string, previous: string]
  readonly onNext: (direction: 1 | -1) => void
}

/** Back and forth, from one to the next. */
const Ways = ({ label, what, keys: [next, previous], onNext }: WaysProps) => (
  // The two stay side by side where the bar is broken into lines.
  <span className={classes['ways']}>
    <Button
      {...button}
      leftSection={<IconChevronLeft size={14} aria-hidden />}
      aria-label={`Previous ${what}`}
      aria-keyshortcuts={previous}
      onClick={() => onNext(-1)}
    >
      {label}
    </Button>
    <Button
      {...button}
      rightSection={<IconChevronRight size={14} aria-hidden />}
      aria-label={`Next ${what}`}
      aria-keyshortcuts={next}
      onClick={() => onNext(1)}
    >
      {label}
    </Button>
  </span>
)

function scaleText({ perSecond }: Shown, gain: Gain): string {
  const { large } = squaresAt(perSecond)
  const speed = perSecond / MM
  return `${speed < 1 ? speed.toPrecision(1) : Math.round(speed)} mm/s · large square ${large} s, ${millivoltsOfLarge(gain)} mV`
}
