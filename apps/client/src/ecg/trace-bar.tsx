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
}

const button = { size: 'compact-xs', variant: 'default' } as const

/** What a trace can be done with by whoever has neither wheel nor keys, and what a square of its paper is. */
export function TraceBar({ view, shown, gain, onGain, onNext }: TraceBarProps) {
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
        <>
          <Button
            {...button}
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            aria-label="Previous beat that is not normal"
            onClick={() => onNext(-1)}
          >
            Not normal
          </Button>
          <Button
            {...button}
            rightSection={<IconChevronRight size={14} aria-hidden />}
            aria-label="Next beat that is not normal"
            onClick={() => onNext(1)}
          >
            Not normal
          </Button>
        </>
      )}
      <span className={classes['scale']}>{shown === null ? '' : scaleText(shown, gain)}</span>
    </div>
  )
}

function scaleText({ perSecond }: Shown, gain: Gain): string {
  const { large } = squaresAt(perSecond)
  const speed = perSecond / MM
  return `${speed < 1 ? speed.toPrecision(1) : Math.round(speed)} mm/s · large square ${large} s, ${millivoltsOfLarge(gain)} mV`
}
