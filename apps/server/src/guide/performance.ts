import type { Client } from '@medilens/client'
import { connectWithRetry, DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID } from '@medilens/db'
import { z } from 'zod'
import { must, timed, took, type Row } from './row.ts'
import type { Stage } from './stage.ts'

const patientId = DEMO_PATIENT_ID
const MANY = 1000

/** What the guide asks of speed and of running it for years. */
export const PERFORMANCE_ROWS: readonly Row[] = [
  {
    says: 'batch insert, eager loading, indexes, pooling',
    here: 'in the code, each shown by a benchmark',
    waitsFor: 'A newcomer’s first hour (the benchmark)',
    async showPart(stage) {
      const one = await statementsOfRecord(stage, 1)
      const many = await statementsOfRecord(stage, MANY)
      must(one.statements === many.statements, 'the statements grow with the values')
      const scans = await indexScans(stage)
      return [
        `batch insert: assessment.record of 1 value ${one.statements} statements, of ${MANY} values ${many.statements}, in ${took(many.spent)}`,
        ...scans.map(({ query, index }) => `index: ${query} by ${index}`),
        'eager loading and pooling: the rows on assessment.get and DB_POOL_SIZE',
      ]
    },
  },
  {
    says: 'backups, point in time, branch for testing, export CSV/SQL',
    here: 'db backup, db restore, db branch, db export on any PostgreSQL',
    waitsFor: 'a step on running it',
  },
  {
    says: 'production checklist',
    here: 'doctor --production: each line checked',
    waitsFor: 'a step on running it',
  },
  {
    says: 'load test with 10K+ concurrent users',
    here: 'pnpm bench load: opens 10,000 and reports',
    waitsFor: 'a step on speed',
  },
]

async function statementsOfRecord({ statementsOf }: Stage, values: number) {
  const biomarkers = Array.from({ length: values }, () => ({ name: 'vessel_density', value: 0.45 }))
  let spent = 0
  const statements = await statementsOf(async ({ assessment }) => {
    const [, milliseconds] = await timed(() =>
      assessment.record.mutate({ patientId, pipelineType: 'retinal', biomarkers }),
    )
    spent = milliseconds
  })
  return { statements: statements.length, spent }
}

const Plans = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: z.unknown() })) }))

/** By which index PostgreSQL answers what the guide asks most, as the application's role and under its policies. */
async function indexScans({ statementsOf, endpoints }: Stage) {
  const asked = [
    [
      'a patient’s assessments',
      'assessments',
      ({ assessment }: Client) => assessment.list.query({ patientId, limit: 10 }),
    ],
    [
      'a biomarker over time',
      'biomarker_values',
      ({ biomarker }: Client) => biomarker.history.query({ patientId, name: 'vessel_density' }),
    ],
  ] as const
  const owner = await connectWithRetry(endpoints.owner)
  try {
    await owner.query('analyze')
  } finally {
    await owner.end()
  }
  const app = await connectWithRetry(endpoints.app)
  try {
    await app.query('begin')
    await app.query("select set_config('app.organization_id', $1, true)", [DEMO_ORGANIZATION_ID])
    const scans: { query: string; index: string }[] = []
    for (const [query, table, ask] of asked) {
      const statements = await statementsOf(ask)
      const text = statements.findLast(
        (sent) => sent.startsWith('select') && sent.includes(`from "${table}"`),
      )
      must(text !== undefined, `no statement reads ${table}`)
      const { rows } = await app.query(`explain (format json) ${text}`, valuesOf(text))
      const plan = JSON.stringify(Plans.parse(rows))
      const index = /"Index Name":"([^"]+)"/.exec(plan)?.[1]
      must(index !== undefined && !plan.includes('Seq Scan'), `${query}: no index scan`)
      scans.push({ query, index })
    }
    return scans
  } finally {
    await app.end()
  }
}

const VALUES: Readonly<Record<string, unknown>> = {
  organization_id: DEMO_ORGANIZATION_ID,
  patient_id: patientId,
  biomarker_name: 'vessel_density',
  measured_at: new Date(Date.now() - 90 * 86_400_000),
  preliminary: false,
  limit: 11,
}

/** Values for the places of an echoed statement, which does not show its own, by the column that each is compared with. */
const valuesOf = (text: string): unknown[] =>
  [...text.matchAll(/"?(\w+)"? (?:(?:=|>=) )?\$\d+/g)].map(([, column = '']) => {
    must(Object.hasOwn(VALUES, column), `the guide knows no value for ${column}`)
    return VALUES[column]
  })
