import { Stack, Title } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconLoader,
  IconAlertTriangleFilled,
} from '@tabler/icons-react'
import type { StageStatus } from '@medilens/db/vocabulary'
import { formatSecond } from '../format/date.ts'
import { formatDuration } from '../format/number.ts'
import { titleOf, wordsOf } from '../format/words.ts'
import type { Stage } from './detail.ts'
import { stageSpans } from './stage-spans.ts'

const SIGNS = {
  pending: { color: 'var(--status-none)', Icon: IconClock },
  running: { color: 'var(--line)', Icon: IconLoader },
  completed: { color: 'var(--status-normal)', Icon: IconCircleCheck },
  failed: { color: 'var(--status-abnormal)', Icon: IconAlertTriangleFilled },
  skipped: { color: 'var(--status-none)', Icon: IconCircleDashed },
} as const satisfies Record<StageStatus, object>

/** The steps of a run: when each ran, how often it was tried, and how long it took. */
export function StagesSection({ stages }: { readonly stages: readonly Stage[] }) {
  if (stages.length === 0) return null
  const spans = stageSpans(stages)
  return (
    <Stack gap="xs" component="section" aria-labelledby="stages">
      <Title order={2} id="stages">
        Stages
      </Title>
      <ol className="stages">
        {stages.map((stage, index) => {
          const span = spans[index] ?? null
          const { color, Icon } = SIGNS[stage.status]
          return (
            <li key={`${stage.stageIndex} ${stage.attempt}`}>
              <span>
                {'stageName' in stage ? titleOf(stage.stageName) : `Step ${stage.stageIndex + 1}`}
                {stage.attempt > 1 ? ` (attempt ${stage.attempt})` : ''}
              </span>
              <span className="track" title={timesText(stage)}>
                {span === null ? null : (
                  <span style={{ left: `${span.from * 100}%`, width: `${span.width * 100}%` }} />
                )}
              </span>
              <span className="num">
                {stage.durationMs === null ? '–' : formatDuration(stage.durationMs)}
              </span>
              <span style={{ color, display: 'inline-flex', alignItems: 'center', gap: 4 }}>
                <Icon size={15} aria-hidden />
                {stage.status}
              </span>
              <Said stage={stage} />
            </li>
          )
        })}
      </ol>
    </Stack>
  )
}

function Said({ stage }: { readonly stage: Stage }) {
  const said = [timesText(stage), ...('stageName' in stage ? saidOf(stage) : [])].filter(
    (text) => text !== '',
  )
  return said.length === 0 ? null : <span className="said">{said.join(' · ')}</span>
}

function timesText({ startedAt, completedAt }: Stage): string {
  if (startedAt === null) return ''
  const began = formatSecond(startedAt)
  return completedAt === null ? `began ${began}` : began
}

const saidOf = ({ errorCode, errorMessage, metadata }: Extract<Stage, { readonly stageName: string }>) => [
  ...(errorCode === null && errorMessage === null
    ? []
    : [[errorCode, errorMessage].filter((text) => text !== null).join(': ')]),
  ...Object.entries(metadata ?? {}).map(([key, value]) => `${wordsOf(key)} ${value ?? 'none'}`),
]
