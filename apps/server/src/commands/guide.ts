import type { RunCommand } from '../command-line/captured.ts'
import type { Console } from '../command-line/console.ts'
import { CommandError, explain } from '../command-line/failure.ts'
import { NotAsTheGuideSays, took, type Row } from '../guide/row.ts'
import { ROWS } from '../guide/rows.ts'
import { withStage } from '../guide/stage.ts'
import { firstSignal } from '../process/signals.ts'

/**
 * Shows every row of the guide on a throw-away MediLens, and lists those whose step has not come; false where one
 * that should be there is not.
 */
export async function guideCommand(io: Console, run: RunCommand): Promise<boolean> {
  const interrupted = firstSignal().then((signal): never => {
    throw new CommandError(`Stopped by ${signal}.`)
  })
  interrupted.catch(() => undefined)
  io.say('Starting a throw-away MediLens of its own; what is configured here stays untouched.')
  return withStage(io, run, (stage) => Promise.race([walkGuide(io, stage, ROWS), interrupted]))
}

/** Shows rows one after the other; false where one that should be there is not. */
export async function walkGuide<Place>(
  io: Pick<Console, 'print' | 'say'>,
  stage: Place,
  rows: readonly Row<Place>[],
): Promise<boolean> {
  const began = performance.now()
  const states: Outcome['state'][] = []
  for (const [index, row] of rows.entries()) {
    io.say(`${index + 1} of ${rows.length}: ${row.says}`)
    const outcome = await showRow(stage, row)
    io.print(...outcomeLines(row, outcome), '')
    states.push(outcome.state)
  }
  const count = (state: Outcome['state']) => states.filter((each) => each === state).length
  const failures = count('failed') === 0 ? '' : `, ${count('failed')} FAILED`
  const spent = took(performance.now() - began)
  io.print(
    `${count('shown')} of ${rows.length} rows shown, ${count('pending')} pending${failures}, in ${spent}`,
  )
  return failures === ''
}

type Outcome =
  | { readonly state: 'shown' | 'pending'; readonly lines: readonly string[] }
  | { readonly state: 'failed'; readonly why: string }

async function showRow<Place>(stage: Place, row: Row<Place>): Promise<Outcome> {
  try {
    if ('show' in row) return { state: 'shown', lines: await row.show(stage) }
    return { state: 'pending', lines: (await row.showPart?.(stage)) ?? [] }
  } catch (error) {
    return { state: 'failed', why: error instanceof NotAsTheGuideSays ? error.message : explain(error) }
  }
}

const MARKS = { shown: '✓', pending: '…', failed: '✗' } as const

function outcomeLines<Place>(row: Row<Place>, outcome: Outcome): string[] {
  const below =
    outcome.state === 'failed'
      ? [`FAILED: ${outcome.why}`]
      : [...('waitsFor' in row ? [`pending, with the step: ${row.waitsFor}`] : []), ...outcome.lines]
  return [
    `${MARKS[outcome.state]} ${row.says.replaceAll('`', '')}`,
    `  → ${row.here}`,
    ...below.flatMap((text) => text.split('\n')).map((line) => `    ${line}`),
  ]
}
