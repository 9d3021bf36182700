import type { Session, Sql } from '../../session/session.ts'
import type { DemoRows } from './rows.ts'
import type { DemoResult } from './types.ts'

/** A statement holds at most 65,535 parameters; the widest row here has some thirty. */
const ROWS_A_STATEMENT = 1_500

/** Writes what hangs on the demo's patients, a table at a time in few statements; parents come first. */
export async function insertDemoRows({ sql }: Session, rows: DemoRows): Promise<void> {
  await inBatches(rows.patients, (batch) => sql.insertInto('patients').values(batch).execute())
  await inBatches(rows.assessments, (batch) => sql.insertInto('assessments').values(batch).execute())
  await inBatches(rows.stages, (batch) => sql.insertInto('pipeline_stages').values(batch).execute())
  await inBatches(rows.biomarkers, (batch) => sql.insertInto('biomarker_values').values(batch).execute())
  await insertResults(sql, rows.results)
}

async function insertResults(sql: Sql, results: DemoRows['results']): Promise<void> {
  await inBatches(
    results.flatMap(({ result, ...keys }) => {
      if (result.pipelineType !== 'cardiology') return []
      return [{ ...keys, ...columnsOf(result), arrhythmiaTypes: [...result.arrhythmiaTypes] }]
    }),
    (batch) => sql.insertInto('cardiology_results').values(batch).execute(),
  )
  await inBatches(
    results.flatMap(({ result, ...keys }) => {
      if (result.pipelineType !== 'radiology') return []
      return [{ ...keys, ...columnsOf(result), findings: [...result.findings] }]
    }),
    (batch) => sql.insertInto('radiology_results').values(batch).execute(),
  )
  await inBatches(
    results.flatMap(({ result, ...keys }) =>
      result.pipelineType === 'speech' ? [{ ...keys, ...columnsOf(result) }] : [],
    ),
    (batch) => sql.insertInto('speech_results').values(batch).execute(),
  )
  await inBatches(
    results.flatMap(({ result, ...keys }) =>
      result.pipelineType === 'retinal' ? [{ ...keys, ...columnsOf(result) }] : [],
    ),
    (batch) => sql.insertInto('retinal_results').values(batch).execute(),
  )
  await inBatches(
    results.flatMap(({ result, ...keys }) =>
      result.pipelineType === 'dermatology' ? [{ ...keys, ...columnsOf(result) }] : [],
    ),
    (batch) => sql.insertInto('dermatology_results').values(batch).execute(),
  )
  await inBatches(
    results.flatMap(({ result, ...keys }) =>
      result.pipelineType === 'cognitive' ? [{ ...keys, ...columnsOf(result) }] : [],
    ),
    (batch) => sql.insertInto('cognitive_results').values(batch).execute(),
  )
}

/** Which table a result is for is said by the table. */
const columnsOf = <Result extends DemoResult>({ pipelineType: _table, ...columns }: Result) => columns

/** One statement after the other: a session is one connection. */
async function inBatches<Row>(
  rows: readonly Row[],
  insert: (batch: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    await insert(rows.slice(from, from + ROWS_A_STATEMENT))
  }
}
