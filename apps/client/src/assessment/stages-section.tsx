import { Stack, Text, Title } from '@mantine/core'
import { formatSecond } from '../format/date.ts'
import { formatDuration } from '../format/number.ts'
import { titleOf, wordsOf } from '../format/words.ts'
import type { Stage } from './detail.ts'
import { STAGE_SIGNS } from './stage-signs.ts'
import { stageSpans } from './stage-spans.ts'

/** The steps of a run: when each ran, how often it was tried, and how long it took. */
export function StagesSection({ stages }: { readonly stages: readonly Stage[] }) {
  if (stages.length === 0) return null
  const spans = stageSpans(stages)
  const began = stages.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0]
  return (
    <Stack gap="xs" component="section" aria-labelledby="stages">
      <Title order={2} id="stages">
        Stages
      </Title>
      {began === undefined ? null : (
        <Text size="sm" c="dimmed">
          Began {formatSecond(began)}; times are from there.
        </Text>
      )}
      <ol className="stages">
        {stages.map((stage, index) => {
          const span = spans[index] ?? null
          const { color, Icon } = STAGE_SIGNS[stage.status]
          return (
            <li key={`${stage.stageIndex} ${stage.attempt}`}>
              <span>
                {'stageName' in stage ? titleOf(stage.stageName) : `Step ${stage.stageIndex + 1}`}
                {stage.attempt > 1 ? ` (attempt ${stage.attempt})` : ''}
              </span>
              <span className="track">
                {span === null ? null : (
                  <span style={{ left: `${span.from * 100}%`, width: `${span.width * 100}%` }} />
                )}
              </span>
              <span className="num since">{sinceText(stage, began)}</span>
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
  const said = 'stageName' in stage ? saidOf(stage) : []
  return said.length === 0 ? null : <span className="said">{said.join(' · ')}</span>
}

const sinceText = ({ startedAt }: Stage, began: string | undefined): string =>
  startedAt === null || began === undefined
    ? ''
    : `+${formatDuration(Date.parse(startedAt) - Date.parse(began))}`

const saidOf = ({ errorCode, errorMessage, metadata }: Extract<Stage, { readonly stageName: string }>) => [
  ...(errorCode === null && errorMessage === null
    ? []
    : [[errorCode, errorMessage].filter((text) => text !== null).join(': ')]),
  ...Object.entries(metadata ?? {}).map(([key, value]) => `${wordsOf(key)} ${value ?? 'none'}`),
]
