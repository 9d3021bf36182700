import { Alert, Progress, Text } from '@mantine/core'
import { IconClock, IconLoader } from '@tabler/icons-react'
import { titleOf } from '../format/words.ts'
import type { RunLog, RunStage } from './run-log.ts'
import { STAGE_SIGNS } from './stage-signs.ts'
import { useRun } from './use-run.ts'

/** A run that is not over, step by step as it goes on. */
export function RunNotice({ assessmentId }: { readonly assessmentId: string }) {
  const { log, connection } = useRun(assessmentId)
  const { stages, state } = log
  const Icon = state === 'runs' ? IconLoader : IconClock
  return (
    <Alert color="petrol" role="note" icon={<Icon aria-hidden />} title={titleOfRun(log)}>
      <Text size="sm" role="status">
        {connection === 'lost' ? 'The connection broke; it is tried again. ' : ''}
        {saidOf(log)}
      </Text>
      {stages.length === 0 ? null : (
        <ol className="run" aria-label="Steps">
          {stages.map((stage) => (
            <Step key={stage.index} stage={stage} />
          ))}
        </ol>
      )}
    </Alert>
  )
}

function Step({ stage: { name, status, progress } }: { readonly stage: RunStage }) {
  const { color, Icon } = STAGE_SIGNS[status]
  const done = status === 'completed' ? 1 : (progress ?? 0)
  return (
    <li>
      <span>{titleOf(name)}</span>
      <Progress value={done * 100} size="sm" aria-label={titleOf(name)} />
      <span style={{ color, display: 'inline-flex', alignItems: 'center', gap: 4 }}>
        <Icon size={15} aria-hidden />
        {status}
      </span>
    </li>
  )
}

function titleOfRun({ state, attempt }: RunLog): string {
  switch (state) {
    case 'waits':
      return 'Waits in the queue'
    case 'runs':
      return attempt > 1 ? `Is being analysed, attempt ${attempt}` : 'Is being analysed'
    case 'again':
      return 'Waits in the queue again'
  }
}

function saidOf({ state, attempt, stages }: RunLog): string {
  switch (state) {
    case 'waits':
      return 'The next worker that is free takes it. What is found shows here by itself.'
    case 'again':
      return `Attempt ${attempt} ended without a result; it is tried again.`
    case 'runs': {
      const current = stages.findLast(({ status }) => status === 'running') ?? stages.at(-1)
      return current === undefined ? 'A worker has taken it.' : `At work: ${titleOf(current.name)}.`
    }
  }
}
