import { Migration } from '@mikro-orm/migrations';

/**
 * Leases up to `most` jobs of a pipeline: of one organization, or of all in turn, so that one that has many keeps nobody
 * waiting. Organizations come in random order and share alike; what one leaves the others take. Of each, leases that ran out
 * come before what still waits, and of that what was asked for first; one that was handed out too often is given too, and is
 * the caller's to bury. It belongs to
 * medilens_definer, which may read and lease across organizations and sees nothing of what is measured.
 */
const CLAIM_JOBS = `create function claim_jobs(pipeline text, pipeline_version text, within uuid, holder uuid, most int, lease_ms int)
  returns table (job_id uuid, organization_id uuid, assessment_id uuid, attempt int, attempts_allowed int, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
  now_ms constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  waiting uuid[];
  one uuid;
  remaining int := most;
  left_to_ask int;
  share int;
  chosen uuid[];
begin
  if claim_jobs.within is not null then
    waiting := array[claim_jobs.within];
  else
    -- From organization to organization along the index, however many jobs each has.
    with recursive queued as (
      (select j.organization_id from public.pipeline_jobs j
        where j.pipeline_type = claim_jobs.pipeline and j.status = 'queued' order by j.organization_id limit 1)
      union all
      select n.organization_id from queued q
       cross join lateral (select j.organization_id from public.pipeline_jobs j
        where j.pipeline_type = claim_jobs.pipeline and j.status = 'queued' and j.organization_id > q.organization_id
        order by j.organization_id limit 1) n),
    leased as (
      (select j.organization_id from public.pipeline_jobs j
        where j.pipeline_type = claim_jobs.pipeline and j.status = 'leased' order by j.organization_id limit 1)
      union all
      select n.organization_id from leased l
       cross join lateral (select j.organization_id from public.pipeline_jobs j
        where j.pipeline_type = claim_jobs.pipeline and j.status = 'leased' and j.organization_id > l.organization_id
        order by j.organization_id limit 1) n)
    select array_agg(o.organization_id order by random()) into waiting
      from (select q.organization_id from queued q
             where exists (select from public.pipeline_jobs j
                            where j.pipeline_type = claim_jobs.pipeline and j.status = 'queued'
                              and j.organization_id = q.organization_id and j.available_at <= now_ms)
            union
            select l.organization_id from leased l
             where exists (select from public.pipeline_jobs j
                            where j.pipeline_type = claim_jobs.pipeline and j.status = 'leased'
                              and j.organization_id = l.organization_id and j.available_at <= now_ms)) o
      -- Of whom nobody is let in any more, no work goes on either.
      join public.organizations g on g.id = o.organization_id and g.is_active and g.deleted_at is null;
  end if;
  -- The second time around whoever has more takes what others left.
  for turn in 1..2 loop
    left_to_ask := coalesce(array_length(waiting, 1), 0);
    foreach one in array coalesce(waiting, '{}'::uuid[]) loop
      exit when remaining <= 0;
      share := case turn when 1 then ceil(remaining::numeric / left_to_ask)::int else remaining end;
      select array_agg(e.id) into chosen from (
        select j.id from public.pipeline_jobs j
         where j.pipeline_type = claim_jobs.pipeline and j.status = 'leased' and j.organization_id = one
           and j.available_at <= now_ms and (j.pipeline_version is null or j.pipeline_version = claim_jobs.pipeline_version)
         order by j.available_at, j.id limit share for update skip locked) e;
      if coalesce(array_length(chosen, 1), 0) < share then
        select coalesce(chosen, '{}'::uuid[]) || array_agg(e.id) into chosen from (
          select j.id from public.pipeline_jobs j
           where j.pipeline_type = claim_jobs.pipeline and j.status = 'queued' and j.organization_id = one
             and j.available_at <= now_ms and (j.pipeline_version is null or j.pipeline_version = claim_jobs.pipeline_version)
           order by j.created_at, j.id limit share - coalesce(array_length(chosen, 1), 0) for update skip locked) e;
      end if;
      return query
        update public.pipeline_jobs j
           set status = 'leased', attempt = j.attempt + 1, available_at = now_ms + claim_jobs.lease_ms * interval '1 millisecond',
               holder = claim_jobs.holder, claimed_at = now_ms, updated_at = now_ms
         where j.id = any (chosen)
        returning j.id, j.organization_id, j.assessment_id, j.attempt, j.attempts_allowed, j.available_at;
      remaining := remaining - coalesce(array_length(chosen, 1), 0);
      left_to_ask := left_to_ask - 1;
    end loop;
  end loop;
end $$;`

const SIGNATURE = 'claim_jobs(text, text, uuid, uuid, int, int)'

/** Which of these objects have a row, of whatever organization, and whether that still needs their bytes. */
const KNOWN_FILES_SIGNATURE = 'known_files(uuid[])';
const KNOWN_FILES = `
create function known_files(ids uuid[]) returns table (file_id uuid, is_kept boolean)
language sql stable security definer set search_path = '' as $$
  select f.id, f.deleted_at is null and f.processing_status <> 'rejected'
    from public.uploaded_files f where f.id = any(ids)
$$;`;

export class Migration20261129014133_hand_over extends Migration {

  override name = 'Migration20261129014133_hand_over';

  override up(): void | Promise<void> {
    this.addSql(`create table "model_registry" ("id" uuid not null, "organization_id" uuid not null, "pipeline_type" text not null, "name" varchar(100) not null, "version" varchar(50) not null, "digest" varchar(64) null, "framework" varchar(100) null, "config" jsonb null, "accuracy" numeric(4,3) null, "is_active" boolean not null default true, "deployed_at" timestamptz(3) null, "deprecated_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "revocation_reason" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "row_version" int not null default 1, primary key ("id"));`);
    this.addSql(`alter table "model_registry" add constraint "model_registry_organization_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "model_registry" add constraint "model_registry_version_unique" unique ("organization_id", "pipeline_type", "name", "version");`);

    this.addSql(`create table "progress_events" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "sequence" int not null, "kind" text not null, "attempt" int not null, "stage_name" varchar(100) null, "stage_index" int null, "stage_status" text null, "progress" numeric(4,3) null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_sequence_unique" unique ("organization_id", "assessment_id", "sequence");`);

    this.addSql(`create table "pipeline_jobs" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "pipeline_type" text not null, "pipeline_version" varchar(50) null, "status" text not null, "attempt" int not null default 0, "attempts_allowed" int not null, "available_at" timestamptz(3) not null, "holder" uuid null, "claimed_at" timestamptz(3) null, "error_code" varchar(100) null, "input_fingerprint" varchar(64) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index pipeline_jobs_queued on pipeline_jobs (pipeline_type, organization_id, created_at, id) where (status = 'queued'::text);`);
    this.addSql(`create index pipeline_jobs_leased on pipeline_jobs (pipeline_type, organization_id, available_at, id) where (status = 'leased'::text);`);
    this.addSql(`create index pipeline_jobs_dead on pipeline_jobs (organization_id, updated_at desc, id desc) where (status = 'dead'::text);`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_organization_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "submissions" ("id" uuid not null, "organization_id" uuid not null, "job_id" uuid not null, "assessment_id" uuid not null, "attempt" int not null, "holder" uuid not null, "contract" varchar(60) not null, "disposition" text not null, "fingerprint" varchar(64) not null, "payload" text not null, "issues" jsonb null, "model_version_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index submissions_kept_aside on submissions (organization_id, created_at desc, id desc) where (disposition <> 'applied'::text);`);
    this.addSql(`alter table "submissions" add constraint "submissions_once" unique ("organization_id", "job_id", "attempt", "fingerprint");`);

    this.addSql(`create table "assessment_files" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "file_id" uuid not null, "role" varchar(50) not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "assessment_files_of_file" on "assessment_files" ("organization_id", "file_id");`);
    this.addSql(`alter table "assessment_files" add constraint "assessment_files_role_unique" unique ("organization_id", "assessment_id", "role");`);

    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_model_version_id_foreign" foreign key ("organization_id", "model_version_id") references "model_registry" ("organization_id", "id") on delete restrict;`);

    this.addSql(`alter table "uploaded_files" add "api_key_id" uuid null, add "declared_size_bytes" bigint null, add "declared_hash" varchar(64) null, add "wrapped_key" text null, add "upload_expires_at" timestamptz(3) null, add "rejection_reason" varchar(100) null, add "ready_at" timestamptz(3) null;`);
    this.addSql(`create index uploaded_files_of_patient on uploaded_files (organization_id, patient_id, created_at desc, id desc) where (deleted_at is null);`);
    this.addSql(`create index uploaded_files_unfinished on uploaded_files (organization_id, updated_at) where (processing_status = any (array['pending'::text, 'scanning'::text]));`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_declared_size_bytes_range" check ((declared_size_bytes >= 0));`);
    this.addSql(`create policy "definer_reads" on "uploaded_files" for select to "medilens_definer" using (true);`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_organization_id_api_key_id_foreign" foreign key ("organization_id", "api_key_id") references "api_keys" ("organization_id", "id") on delete restrict;`);

    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_organization_id_model_version_id_foreign" foreign key ("organization_id", "model_version_id") references "model_registry" ("organization_id", "id") on delete restrict;`);

    this.addSql(`alter table "model_registry" add constraint "model_registry_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "model_registry" add constraint "model_registry_accuracy_range" check (((accuracy >= (0)::numeric) AND (accuracy <= (1)::numeric)));`);
    this.addSql(`alter table "model_registry" add constraint "model_registry_pipeline_type_check" check ("pipeline_type" in ('retinal', 'speech', 'cardiology', 'radiology', 'dermatology', 'cognitive'));`);
    this.addSql(`alter table "model_registry" enable row level security;`);
    this.addSql(`alter table "model_registry" force row level security;`);
    this.addSql(`create policy "own_organization" on "model_registry" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "progress_events" add constraint "progress_events_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_progress_range" check (((progress >= (0)::numeric) AND (progress <= (1)::numeric)));`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_sequence_range" check ((sequence >= 1));`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_attempt_range" check ((attempt >= 0));`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_kind_check" check ("kind" in ('queued', 'claimed', 'stage', 'retried', 'ended'));`);
    this.addSql(`alter table "progress_events" add constraint "progress_events_stage_status_check" check ("stage_status" in ('pending', 'running', 'completed', 'failed', 'skipped'));`);
    this.addSql(`alter table "progress_events" enable row level security;`);
    this.addSql(`alter table "progress_events" force row level security;`);
    this.addSql(`create policy "own_organization" on "progress_events" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_attempt_range" check ((attempt >= 0));`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_attempts_allowed_range" check ((attempts_allowed >= 1));`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_pipeline_type_check" check ("pipeline_type" in ('retinal', 'speech', 'cardiology', 'radiology', 'dermatology', 'cognitive'));`);
    this.addSql(`alter table "pipeline_jobs" add constraint "pipeline_jobs_status_check" check ("status" in ('queued', 'leased', 'completed', 'dead', 'cancelled'));`);
    this.addSql(`alter table "pipeline_jobs" enable row level security;`);
    this.addSql(`alter table "pipeline_jobs" force row level security;`);
    this.addSql(`create policy "own_organization" on "pipeline_jobs" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "definer_claims" on "pipeline_jobs" to "medilens_definer" using (true) with check (true);`);

    this.addSql(`alter table "submissions" add constraint "submissions_organization_id_job_id_foreign" foreign key ("organization_id", "job_id") references "pipeline_jobs" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "submissions" add constraint "submissions_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "submissions" add constraint "submissions_organization_id_model_version_id_foreign" foreign key ("organization_id", "model_version_id") references "model_registry" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "submissions" add constraint "submissions_attempt_range" check ((attempt >= 1));`);
    this.addSql(`alter table "submissions" add constraint "submissions_disposition_check" check ("disposition" in ('applied', 'late', 'quarantined', 'refused'));`);
    this.addSql(`alter table "submissions" enable row level security;`);
    this.addSql(`alter table "submissions" force row level security;`);
    this.addSql(`create policy "own_organization" on "submissions" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "assessment_files" add constraint "assessment_files_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "assessment_files" add constraint "assessment_files_organization_id_file_id_foreign" foreign key ("organization_id", "file_id") references "uploaded_files" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "assessment_files" enable row level security;`);
    this.addSql(`alter table "assessment_files" force row level security;`);
    this.addSql(`create policy "own_organization" on "assessment_files" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`grant select, insert, update on model_registry to medilens_app;`);
    this.addSql(`grant select, insert on progress_events to medilens_app;`);
    this.addSql(`grant select, insert, update on pipeline_jobs to medilens_app;`);
    this.addSql(`grant select (id, organization_id, assessment_id, pipeline_type, pipeline_version, attempts_allowed, created_at, status, attempt, available_at, holder, claimed_at, updated_at), update (status, attempt, available_at, holder, claimed_at, updated_at) on pipeline_jobs to medilens_definer;`);
    this.addSql(`grant select, insert on submissions to medilens_app;`);
    this.addSql(`grant select, insert on assessment_files to medilens_app;`);
    this.addSql(`grant select (id, deleted_at, processing_status) on uploaded_files to medilens_definer;`);

    this.addSql(`grant insert, update (revoked_at) on service_keys to medilens_auth;`);

    this.addSql(`grant select (is_active) on organizations to medilens_definer;`);
    this.addSql(CLAIM_JOBS);
    this.addSql(KNOWN_FILES);
    this.addSql(`grant create on schema public to medilens_definer;`);
    for (const signature of [SIGNATURE, KNOWN_FILES_SIGNATURE]) {
      this.addSql(`revoke all on function ${signature} from public;`);
      this.addSql(`grant execute on function ${signature} to medilens_app;`);
      this.addSql(`alter function ${signature} owner to medilens_definer;`);
    }
    this.addSql(`revoke create on schema public from medilens_definer;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`set local role medilens_definer;`);
    this.addSql(`drop function ${SIGNATURE};`);
    this.addSql(`drop function ${KNOWN_FILES_SIGNATURE};`);
    this.addSql(`set local role medilens_owner;`);
    this.addSql(`revoke insert, update (revoked_at) on service_keys from medilens_auth;`);
    this.addSql(`revoke select (is_active) on organizations from medilens_definer;`);

    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_model_version_id_foreign";`);
    this.addSql(`alter table "submissions" drop constraint "submissions_organization_id_model_version_id_foreign";`);
    this.addSql(`alter table "biomarker_values" drop constraint "biomarker_values_organization_id_model_version_id_foreign";`);
    this.addSql(`alter table "submissions" drop constraint "submissions_organization_id_job_id_foreign";`);

    this.addSql(`drop table if exists "model_registry" cascade;`);
    this.addSql(`drop table if exists "progress_events" cascade;`);
    this.addSql(`drop table if exists "pipeline_jobs" cascade;`);
    this.addSql(`drop table if exists "submissions" cascade;`);
    this.addSql(`drop table if exists "assessment_files" cascade;`);

    this.addSql(`alter table "uploaded_files" drop constraint "uploaded_files_organization_id_api_key_id_foreign";`);

    this.addSql(`revoke select (id, deleted_at, processing_status) on uploaded_files from medilens_definer;`);
    this.addSql(`drop policy "definer_reads" on "uploaded_files";`);
    this.addSql(`drop index "uploaded_files_of_patient";`);
    this.addSql(`drop index "uploaded_files_unfinished";`);
    this.addSql(`alter table "uploaded_files" drop column "declared_size_bytes", drop column "declared_hash", drop column "api_key_id", drop column "wrapped_key", drop column "upload_expires_at", drop column "rejection_reason", drop column "ready_at";`);
  }

}
