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
    here: 'in the code, each measured beside doing without it; pnpm bench measures all of it beside its floors',
    async show(stage) {
      const clinician = await stage.client('clinician')
      const one = await statementsOfRecord(stage, 1)
      const many = await statementsOfRecord(stage, MANY)
      must(one.statements === many.statements, 'the statements grow with the values')
      const scans = await indexScans(stage)
      return [
        `batch insert: assessment.record of 1 value ${one.statements} statements, of ${MANY} values ${many.statements}`,
        await batchInsert(clinician),
        await eagerLoading(clinician),
        ...scans.map(({ query, index }) => `index: ${query} by ${index}`),
        await pooling(stage),
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

const FEW = 25

const valuesOfOneRun = (count: number) =>
  Array.from({ length: count }, () => ({ name: 'vessel_density', value: 0.45 }))

/** How much quicker `together` is than `apart`, each the best of three in turn, since a machine does other things too. */
async function beside(
  together: () => Promise<unknown>,
  apart: () => Promise<unknown>,
): Promise<{ together: number; apart: number; times: string }> {
  const best = { together: Number.POSITIVE_INFINITY, apart: Number.POSITIVE_INFINITY }
  for (let round = 0; round < 3; round += 1) {
    best.together = Math.min(best.together, (await timed(together))[1])
    best.apart = Math.min(best.apart, (await timed(apart))[1])
  }
  return { ...best, times: `${(best.apart / best.together).toFixed(1)} times as long` }
}

async function batchInsert({ assessment, biomarker }: Client): Promise<string> {
  const { id: assessmentId } = await assessment.create.mutate({ patientId, pipelineType: 'retinal' })
  const save = (count: number) => biomarker.save.mutate({ assessmentId, biomarkers: valuesOfOneRun(count) })
  const found = await beside(
    () => save(FEW),
    async () => {
      for (let value = 0; value < FEW; value += 1) await save(1)
    },
  )
  must(found.apart > found.together, 'a batch is slower than its values one by one')
  return `batch insert: ${FEW} values in one call ${took(found.together)}, one by one ${took(found.apart)}, ${found.times}`
}

async function eagerLoading({ assessment, biomarker }: Client): Promise<string> {
  const { items } = await assessment.list.query({ patientId, pipelineType: 'retinal', status: 'completed' })
  const ids = items.slice(0, 10).map(({ id }) => id)
  const found = await beside(
    async () => {
      for (const assessmentId of ids) {
        await assessment.get.query({ assessmentId, include: ['biomarkers', 'stages', 'result'] })
      }
    },
    async () => {
      for (const assessmentId of ids) {
        await assessment.get.query({ assessmentId })
        await biomarker.list.query({ assessmentId })
        await assessment.get.query({ assessmentId, include: ['stages'] })
        await assessment.get.query({ assessmentId, include: ['result'] })
      }
    },
  )
  must(found.apart > found.together, 'loading all at once is slower than part by part')
  return `eager loading: ${ids.length} assessments whole ${took(found.together)}, part by part ${took(found.apart)}, ${found.times}`
}

/** What a call would cost that had to connect first. */
async function pooling({ endpoints }: Stage): Promise<string> {
  const ask = 'select 1'
  const kept = await connectWithRetry(endpoints.app)
  try {
    const found = await beside(
      async () => {
        for (let call = 0; call < FEW; call += 1) await kept.query(ask)
      },
      async () => {
        for (let call = 0; call < FEW; call += 1) {
          const fresh = await connectWithRetry(endpoints.app)
          await fresh.query(ask)
          await fresh.end()
        }
      },
    )
    must(found.apart > found.together, 'a connection that is kept is slower than new ones')
    return `pooling: ${FEW} statements on a connection that is kept ${took(found.together)}, on one each ${took(found.apart)}, ${found.times}`
  } finally {
    await kept.end()
  }
}

async function statementsOfRecord({ statementsOf }: Stage, values: number) {
  const statements = await statementsOf(({ assessment }) =>
    assessment.record.mutate({ patientId, pipelineType: 'retinal', biomarkers: valuesOfOneRun(values) }),
  )
  return { statements: statements.length }
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
      // Whatever the values are: the plan that PostgreSQL keeps of a prepared statement.
      const { rows } = await app.query(`explain (generic_plan, format json) ${text}`)
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
