import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Endpoint } from '@medilens/db'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Clinic } from './clinics.ts'
import { assessmentLine, assessmentsOf, valueLines } from './rows.ts'

const CONNECTIONS = 2
/** Lines joined into one piece of COPY, so that a row costs no message of its own. */
const PIECE = 500

const STAGING = [
  `create temporary table staged_assessments (id uuid, patient_id uuid, pipeline_type text, measured_at timestamptz,
     risk_score numeric, risk_level text, waits boolean, reviewed boolean) on commit delete rows`,
  `create temporary table staged_values (assessment_id uuid, name text, category text, value numeric, unit text)
     on commit delete rows`,
]

/** From the staging tables into the real ones, under the policies of the organization `$1`; `$2` key, `$3` clinician. */
const INSERTS = [
  `insert into assessments (id, organization_id, session_id, patient_id, api_key_id, pipeline_type, pipeline_version,
                            status, outcome, risk_score, risk_level, confidence, requires_review, review_reason,
                            reviewed_by, reviewed_at, measured_at, completed_at, created_at, updated_at, version,
                            eye_laterality)
   select id, $1, pipeline_type || '_' || id, patient_id, $2, pipeline_type, '1.0.0', 'completed', 'measured',
          risk_score, risk_level, 0.92, waits, case when waits then risk_level || ' risk' end,
          case when reviewed then $3::uuid end, case when reviewed then measured_at + interval '1 day' end,
          measured_at, measured_at, measured_at, measured_at, 1,
          case when pipeline_type = 'retinal' then 'left' end
     from staged_assessments`,
  `insert into biomarker_values (id, organization_id, assessment_id, patient_id, pipeline_type, pipeline_version,
                                 measured_at, eye_laterality, biomarker_name, biomarker_category, value, unit,
                                 confidence, created_at)
   select uuidv7(), $1, a.id, a.patient_id, a.pipeline_type, '1.0.0', a.measured_at,
          case when a.pipeline_type = 'retinal' then 'left' end, v.name, v.category, v.value, v.unit, 0.9, a.measured_at
     from staged_values v join staged_assessments a on a.id = v.assessment_id
    where $2::uuid is not null and $3::uuid is not null`,
  `insert into retinal_results (id, organization_id, assessment_id, dr_grade, eye_laterality, image_quality,
                                vessel_density, created_at, updated_at)
   select uuidv7(), $1, id, 1, 'left', 0.95, 0.45, measured_at, measured_at from staged_assessments
    where pipeline_type = 'retinal' and $2::uuid is not null and $3::uuid is not null`,
  `insert into pipeline_stages (id, organization_id, assessment_id, stage_name, stage_index, status, attempt, started_at,
                                completed_at, duration_ms, created_at, updated_at)
   select uuidv7(), $1, id, stage, place, 'completed', 1, measured_at, measured_at, 1200, measured_at, measured_at
     from staged_assessments, (values ('quality', 0), ('measure', 1)) as s (stage, place)
    where $2::uuid is not null and $3::uuid is not null`,
]

/**
 * Fills clinics with measurements: COPY into a staging table, for PostgreSQL refuses COPY into a table under a policy,
 * and then `insert … select` in a session of each organization, as the application's own role.
 */
export async function fill(
  app: Endpoint,
  clinics: readonly Clinic[],
  onClinic: (done: number) => void,
): Promise<void> {
  const waiting = clinics.values()
  let done = 0
  const work = async (): Promise<void> => {
    const client = new Client(app.client)
    await client.connect()
    try {
      // oxlint-disable no-await-in-loop -- a connection does one thing after the other
      for (const statement of STAGING) await client.query(statement)
      for (const clinic of waiting) {
        await fillOne(client, clinic)
        onClinic((done += 1))
      }
      // oxlint-enable no-await-in-loop
    } finally {
      await client.end()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
}

async function fillOne(client: Client, { id, apiKeyId, clinicianId, patients }: Clinic): Promise<void> {
  const assessments = [...assessmentsOf(patients, Date.now())]
  const copy = async (table: string, line: (assessment: (typeof assessments)[number]) => string) => {
    const pieces = function* () {
      for (let at = 0; at < assessments.length; at += PIECE)
        yield assessments
          .slice(at, at + PIECE)
          .map(line)
          .join('')
    }
    await pipeline(Readable.from(pieces()), client.query(copyFrom(`copy ${table} from stdin`)))
  }
  await client.query('begin')
  await client.query("set local statement_timeout = '10min'")
  await client.query("select set_config('app.organization_id', $1, true)", [id])
  await copy('staged_assessments', assessmentLine)
  await copy('staged_values', valueLines)
  // oxlint-disable-next-line no-await-in-loop -- one transaction
  for (const statement of INSERTS) await client.query(statement, [id, apiKeyId, clinicianId])
  await client.query('commit')
}

/** As a database that has been in use for a while: vacuumed, with fresh statistics, and nothing left to write. */
export async function settle(owner: Endpoint): Promise<void> {
  const client = new Client(owner.client)
  await client.connect()
  try {
    await client.query('set role medilens_owner').catch(() => undefined)
    await client.query('vacuum analyze')
    await client.query('checkpoint').catch(() => undefined)
  } finally {
    await client.end()
  }
}
