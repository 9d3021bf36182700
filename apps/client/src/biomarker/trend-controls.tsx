import { Group, SegmentedControl } from '@mantine/core'
import { EYE_LATERALITIES, type EyeLaterality } from '@medilens/db/vocabulary'
import { BIOMARKER_DAYS, PERIOD_WORDS, type BiomarkerDays } from './period.ts'
import { EYE_WORDS } from './reading.ts'

interface TrendControlsProps {
  readonly days: BiomarkerDays
  readonly onDays: (days: BiomarkerDays) => void
  /** Undefined for values of every eye. */
  readonly eye: EyeLaterality | undefined
  /** Null where no value is of an eye. */
  readonly onEye: ((eye: EyeLaterality | undefined) => void) | null
}

/** Over which period, and of which eye, a biomarker is looked at. */
export const TrendControls = ({ days, onDays, eye, onEye }: TrendControlsProps) => (
  <Group gap="sm" className="no-print">
    <SegmentedControl
      size="xs"
      aria-label="Period"
      value={String(days)}
      data={BIOMARKER_DAYS.map((period) => ({ value: String(period), label: PERIOD_WORDS[period] }))}
      onChange={(value) => {
        const period = BIOMARKER_DAYS.find((one) => String(one) === value)
        if (period !== undefined) onDays(period)
      }}
    />
    {onEye === null ? null : (
      <SegmentedControl
        size="xs"
        aria-label="Eye"
        value={eye ?? ''}
        data={[
          { value: '', label: 'every eye' },
          ...EYE_LATERALITIES.map((value) => ({ value, label: EYE_WORDS[value] })),
        ]}
        onChange={(value) => onEye(EYE_LATERALITIES.find((one) => one === value))}
      />
    )}
  </Group>
)
