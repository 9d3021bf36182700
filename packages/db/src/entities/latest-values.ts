import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { OrganizationId, PatientId } from '../ids.ts'

/** How far the newest values of a patient are looked for. */
export interface LatestValues {
  readonly organizationId: OrganizationId
  readonly patientId: PatientId
  /** How many biomarkers at most, by name. */
  readonly names: number
  /** Among how many of the newest of each name its eyes and units are looked for. */
  readonly newest: number
  /** How many of each name, eye and unit. */
  readonly each: number
}

/**
 * Whether a row of `biomarker_values` is among the newest of its series: standing, of a run that is over. It goes from
 * name to name through the index of histories and reads the newest of each alone, so that ten years of a biomarker cost
 * no more than one. The ids are gathered first: as a join, PostgreSQL would guess at the names and may read the table.
 */
export function isAmongLatest({
  organizationId,
  patientId,
  names,
  newest,
  each,
}: LatestValues): RawBuilder<SqlBool> {
  const standing = sql`organization_id = ${organizationId} and patient_id = ${patientId}
    and retracted_at is null and not preliminary`
  return sql<SqlBool>`id = any(array(
    with recursive named(name) as (
      (select biomarker_name from biomarker_values where ${standing} order by biomarker_name limit 1)
      union all
      select (select biomarker_name from biomarker_values
               where ${standing} and biomarker_name > named.name order by biomarker_name limit 1)
        from named where named.name is not null
    )
    select ranked.id
      from (select name from named where name is not null limit ${names}) as wanted
     cross join lateral (
       select id, row_number() over (partition by eye_laterality, unit order by measured_at desc, id desc) as place
         from (select id, eye_laterality, unit, measured_at from biomarker_values
                where ${standing} and biomarker_name = wanted.name
                order by measured_at desc, id desc limit ${newest}) as newest
     ) as ranked
     where ranked.place <= ${each}))`
}
