/**
 * The shortest SQL for the rows of each workload, under the same policies as the application. `$1` is the organization
 * in all of them; the floor prepares them by name, and pgbench runs them with values in place of the parameters.
 */

/** One call of `set_config` for both settings, as the application's session makes it. */
export const SETTINGS = `select set_config('app.organization_id', $1, true), set_config('app.user_id', '', true)`

/** The same event with the same columns as the application writes: $2 key, $3 event, $4 resource, $5 its id, $6 patient. */
export const AUDIT = `
insert into audit_events (id, organization_id, api_key_id, actor_type, actor_ip, event_type, resource_type, resource_id,
                          patient_id, action, details, hipaa_relevant, phi_accessed, request_id, user_agent, created_at)
values (uuidv7(), $1, $2, 'service', '127.0.0.1', $3, $4, $5, $6, $7, $8, true, true,
        gen_random_uuid()::text, 'bench', now())`

const SUMMARY = `id, session_id, patient_id, requested_by, api_key_id, pipeline_type, pipeline_version, status, outcome,
 ungradable_reason, current_stage, risk_score, risk_level, confidence, quality_score, requires_review, review_reason,
 reviewed_by, reviewed_at, review_note, processing_time_ms, measured_at, completed_at, supersedes_id, superseded_by_id,
 created_at, updated_at, version, eye_laterality`

const VALUE = `id, assessment_id, biomarker_name, biomarker_category, value, unit, normal_range_min, normal_range_max,
 no_range_reason, status, confidence, percentile, measured_at, retracted_at`

/** W1: $2 patient, $3 key, $4 risk score, $5 risk level, $6 confidence, $7… the values by column, $12… the result. */
export const RECORD = `
with recorded as (
  insert into assessments (id, organization_id, session_id, patient_id, api_key_id, pipeline_type, status, outcome,
                           risk_score, risk_level, confidence, requires_review, measured_at, completed_at, created_at,
                           updated_at, version, eye_laterality)
  values (uuidv7(), $1, 'retinal_' || gen_random_uuid(), $2, $3, 'retinal', 'completed', 'measured', $4, $5, $6, false,
          now(), now(), now(), now(), 1, 'left')
  returning ${SUMMARY}),
measured as (
  insert into biomarker_values (id, organization_id, assessment_id, patient_id, pipeline_type, measured_at, preliminary,
                                eye_laterality, biomarker_name, biomarker_category, value, unit, confidence, created_at)
  select uuidv7(), $1, r.id, $2, 'retinal', r.measured_at, false, 'left', v.name, v.category, v.value, v.unit,
         v.confidence, now()
    from recorded r,
         unnest($7::text[], $8::text[], $9::numeric[], $10::text[], $11::numeric[])
           as v (name, category, value, unit, confidence)),
resulted as (
  insert into retinal_results (id, organization_id, assessment_id, dr_grade, eye_laterality, image_quality,
                               vessel_density, av_ratio, tortuosity_index, created_at, updated_at)
  select uuidv7(), $1, id, $12, 'left', $13, $14, $15, $16, now(), now() from recorded)
select * from recorded`

/** W2: $2 patient, $3 biomarker, $4 from when. */
export const HISTORY = `
select assessment_id, value, unit, status, measured_at, pipeline_type, pipeline_version, eye_laterality,
       normal_range_min, normal_range_max, no_range_reason, confidence
  from biomarker_values
 where organization_id = $1 and patient_id = $2 and biomarker_name = $3 and measured_at >= $4
   and retracted_at is null and not preliminary
 order by measured_at, id`

/** W3: $2 patient, $3 pipeline. */
export const NEWEST = `
select ${SUMMARY} from assessments
 where organization_id = $1 and patient_id = $2 and pipeline_type = $3 and deleted_at is null
 order by measured_at desc, id desc limit 10`

/** W4: $2 assessment. */
export const WHOLE = `
select ${SUMMARY},
       (select json_agg(v) from (select ${VALUE} from biomarker_values
          where organization_id = $1 and assessment_id = $2 and retracted_at is null order by id) v) as biomarkers,
       (select json_agg(s) from (select stage_name, stage_index, status, attempt, started_at, completed_at, duration_ms,
                                        error_code, error_message, metadata from pipeline_stages
          where organization_id = $1 and assessment_id = $2 order by stage_index, attempt) s) as stages,
       (select to_json(r) from retinal_results r
          where organization_id = $1 and assessment_id = $2 and retracted_at is null) as result
  from assessments where organization_id = $1 and id = $2 and deleted_at is null`

/** W5: where a connection's COPY goes; made once a connection and empty after each COMMIT. */
export const COPIED_TABLE = `
create temporary table if not exists copied (name text, category text, value numeric, unit text, confidence numeric)
on commit delete rows`

export const COPY = 'copy copied from stdin'

/** W5: $2 assessment, which has to be open. */
export const SAVE_COPIED = `
insert into biomarker_values (id, organization_id, assessment_id, patient_id, pipeline_type, measured_at, preliminary,
                              biomarker_name, biomarker_category, value, unit, confidence, created_at)
select uuidv7(), $1, a.id, a.patient_id, a.pipeline_type, a.measured_at, true, c.name, c.category, c.value, c.unit,
       c.confidence, now()
  from copied c, assessments a where a.organization_id = $1 and a.id = $2 and a.status = 'pending'
returning ${VALUE}, patient_id`
