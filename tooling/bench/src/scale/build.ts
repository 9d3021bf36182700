import type { Database } from '@medilens/db'
import { makeClinics, type Clinic } from '../data/clinics.ts'
import { fill, settle } from '../data/fill.ts'
import { ASSESSMENTS_OF_PATIENT, VALUES_OF_ASSESSMENT } from '../data/rows.ts'
import type { Place } from '../place/place.ts'
import { rounded } from '../report/table.ts'

/** How large a database is made. */
export interface Size {
  readonly organizations: number
  readonly patients: number
}

/** 1,000,000 assessments with 12,000,000 values over 200 organizations. */
export const LARGE: Size = { organizations: 200, patients: 40 }

export const assessmentsOf = ({ organizations, patients }: Size): number =>
  organizations * patients * ASSESSMENTS_OF_PATIENT
export const valuesOf = (size: Size): number => assessmentsOf(size) * VALUES_OF_ASSESSMENT

export interface Built {
  readonly clinics: readonly Clinic[]
  /** What it took to make clinics and fill them, in s. */
  readonly seconds: number
}

/** Makes clinics and fills them, and says how far it is. */
export async function build(place: Place, size: Size, say: (line: string) => void): Promise<Built> {
  const began = performance.now()
  const clinics = await makeClinics(place.database, size)
  const tenth = Math.max(1, Math.round(clinics.length / 10))
  await fill(place.endpoints.app, clinics, (done) => {
    if (done % tenth !== 0 && done !== clinics.length) return
    const each = assessmentsOf({ ...size, organizations: 1 })
    const spent = Math.round((performance.now() - began) / 1000)
    say(`  ${done} of ${clinics.length} organizations: ${rounded(done * each)} assessments after ${spent} s`)
  })
  await settle(place.endpoints.owner)
  return { clinics, seconds: (performance.now() - began) / 1000 }
}

/** How many rows there are. */
export interface Counted {
  readonly assessments: number
  readonly values: number
}

/** Counts in each organization's own session: nobody sees all of them at once. */
export async function count(database: Database): Promise<Counted> {
  let assessments = 0
  let values = 0
  await database.asSystem('to count what was made', async ({ sql }) => {
    const rows = (table: 'assessments' | 'biomarker_values') =>
      sql
        .selectFrom(table)
        .select((e) => e.fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow()
    assessments += Number((await rows('assessments')).rows)
    values += Number((await rows('biomarker_values')).rows)
  })
  return { assessments, values }
}
