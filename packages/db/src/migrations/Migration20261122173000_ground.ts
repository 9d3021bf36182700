import { Migration } from '@mikro-orm/migrations';

export class Migration20261122173000_ground extends Migration {

  override name = 'Migration20261122173000_ground';

  override up(): void | Promise<void> {
    this.addSql(`create table "auth_events" ("id" uuid not null, "user_id" uuid null, "api_key_id" uuid null, "actor_type" text not null, "actor_ip" inet null, "event_type" varchar(100) not null, "action" text not null, "details" jsonb null, "request_id" varchar(100) null, "user_agent" varchar(512) null, "tx_id" xid8 not null default pg_current_xact_id(), "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "auth_events_newest" on "auth_events" ("created_at", "id");`);

    this.addSql(`create table "biomarker_catalogue" ("id" uuid not null, "key" varchar(100) not null, "name" varchar(255) not null, "category" varchar(50) not null, "unit" varchar(50) not null, "loinc" varchar(20) null, "method" text null, "worse" text null, "ranges" jsonb not null, "no_range_reason" text null, "thresholds" jsonb not null, "norm" jsonb null, "valid_below" jsonb null, "possible" jsonb not null, "within_subject_variation" numeric(6,3) null, "analytical_variation" numeric(6,3) null, "source" text null, "version" varchar(20) not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "biomarker_catalogue" add constraint "biomarker_catalogue_key_unique" unique ("key");`);

    this.addSql(`create table "organizations" ("id" uuid not null, "name" varchar(255) not null, "type" text not null, "email" varchar(255) null, "phone" varchar(50) null, "address" jsonb null, "settings" jsonb null, "is_active" boolean not null default true, "subscription_tier" text not null default 'free', "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, "version" int not null default 1, primary key ("id"));`);

    this.addSql(`create table "roles" ("id" uuid not null, "name" text not null, "description" text not null, "permissions" text[] not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "roles" add constraint "roles_name_unique" unique ("name");`);

    this.addSql(`create table "service_keys" ("id" uuid not null, "prefix" varchar(16) not null, "hash" varchar(64) not null, "name" varchar(100) not null, "last_used_at" timestamptz(3) null, "expires_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "service_keys" add constraint "service_keys_prefix_unique" unique ("prefix");`);

    this.addSql(`create table "users" ("id" uuid not null, "external_id" varchar(255) null, "email" varchar(255) not null, "email_verified" boolean not null default false, "name" varchar(255) not null, "image" text null, "username" varchar(100) null, "first_name" varchar(100) null, "last_name" varchar(100) null, "date_of_birth" date null, "gender" text null, "is_active" boolean not null default true, "last_login_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "users" add constraint "users_external_id_unique" unique ("external_id");`);
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`);
    this.addSql(`alter table "users" add constraint "users_username_unique" unique ("username");`);

    this.addSql(`create table "sessions" ("id" uuid not null, "user_id" uuid not null, "token" varchar(255) not null, "expires_at" timestamptz(3) not null, "ip_address" varchar(64) null, "user_agent" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "sessions" add constraint "sessions_token_unique" unique ("token");`);
    this.addSql(`create index "sessions_of_user" on "sessions" ("user_id");`);

    this.addSql(`create table "memberships" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "memberships_of_user" on "memberships" ("user_id");`);
    this.addSql(`alter table "memberships" add constraint "memberships_user_unique" unique ("organization_id", "user_id");`);

    this.addSql(`create table "patients" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid null, "full_name" varchar(255) not null, "search_name" text collate "C" not null, "date_of_birth" date null, "gender" text not null, "phone_number" varchar(50) null, "phone_digits" varchar(20) null, "email" varchar(255) null, "address" jsonb null, "emergency_contact" jsonb null, "insurance_provider" varchar(255) null, "insurance_policy_number" varchar(100) null, "medical_notes" text null, "medical_history" jsonb not null, "medications" jsonb not null, "allergies" jsonb not null, "family_history" jsonb not null, "assigned_doctor_id" uuid null, "last_visit_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, "version" int not null default 1, primary key ("id"));`);
    this.addSql(`create index patients_by_name on patients (organization_id, search_name, id) where (deleted_at is null);`);
    this.addSql(`create index patients_by_phone on patients (organization_id, phone_digits, id) where ((deleted_at is null) and (phone_digits is not null));`);
    this.addSql(`alter table "patients" add constraint "patients_organization_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "patients" add constraint "patients_user_unique" unique ("organization_id", "user_id");`);

    this.addSql(`create table "chat_threads" ("id" uuid not null, "organization_id" uuid not null, "owner_id" uuid not null, "patient_id" uuid null, "title" varchar(255) not null, "context" jsonb null, "is_active" boolean not null default true, "last_message_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, primary key ("id"));`);
    this.addSql(`create index chat_threads_active on chat_threads (organization_id, owner_id, last_message_at desc, id desc) where is_active;`);
    this.addSql(`alter table "chat_threads" add constraint "chat_threads_organization_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "chat_messages" ("id" uuid not null, "organization_id" uuid not null, "thread_id" uuid not null, "role" text not null, "status" text not null, "content" text not null, "model_used" varchar(100) null, "tokens_used" int null, "confidence" numeric(4,3) null, "sources" jsonb null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "chat_messages_of_thread" on "chat_messages" ("organization_id", "thread_id", "created_at", "id");`);

    this.addSql(`create table "api_keys" ("id" uuid not null, "organization_id" uuid not null, "prefix" varchar(16) not null, "hash" varchar(64) not null, "name" varchar(100) not null, "role" text not null, "created_by" uuid null, "last_used_at" timestamptz(3) null, "expires_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_prefix_unique" unique ("prefix");`);
    this.addSql(`create index "api_keys_newest" on "api_keys" ("organization_id", "created_at");`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_organization_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "audit_events" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid null, "api_key_id" uuid null, "actor_type" text not null, "actor_ip" inet null, "event_type" varchar(100) not null, "resource_type" varchar(50) not null, "resource_id" uuid null, "patient_id" uuid null, "action" text not null, "details" jsonb null, "hipaa_relevant" boolean not null, "phi_accessed" boolean not null, "session_id" varchar(255) null, "request_id" varchar(100) null, "user_agent" varchar(512) null, "tx_id" xid8 not null default pg_current_xact_id(), "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index audit_events_newest on audit_events (organization_id, created_at desc, id desc);`);
    this.addSql(`create index audit_events_by_user on audit_events (organization_id, user_id, created_at desc, id desc) where (user_id is not null);`);
    this.addSql(`create index audit_events_by_key on audit_events (organization_id, api_key_id, created_at desc, id desc) where (api_key_id is not null);`);
    this.addSql(`create index audit_events_by_resource on audit_events (organization_id, resource_id, created_at desc, id desc) where (resource_id is not null);`);
    this.addSql(`create index audit_events_by_patient on audit_events (organization_id, patient_id, created_at desc, id desc) where (patient_id is not null);`);

    this.addSql(`create table "assessments" ("id" uuid not null, "organization_id" uuid not null, "session_id" varchar(255) not null, "patient_id" uuid not null, "requested_by" uuid null, "api_key_id" uuid null, "pipeline_type" text not null, "pipeline_version" varchar(50) null, "model_version_id" uuid null, "status" text not null, "outcome" text null, "ungradable_reason" text null, "current_stage" varchar(100) null, "risk_score" numeric(5,2) null, "risk_level" text null, "confidence" numeric(4,3) null, "quality_score" numeric(4,3) null, "requires_review" boolean not null default false, "review_reason" text null, "reviewed_by" uuid null, "reviewed_at" timestamptz(3) null, "review_note" text null, "processing_time_ms" int null, "results" jsonb null, "measured_at" timestamptz(3) not null, "completed_at" timestamptz(3) null, "supersedes_id" uuid null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, "version" int not null default 1, primary key ("id"));`);
    this.addSql(`create index assessments_of_patient on assessments (organization_id, patient_id, measured_at desc, id desc) where (deleted_at is null);`);
    this.addSql(`create index assessments_newest on assessments (organization_id, measured_at desc, id desc) where (deleted_at is null);`);
    this.addSql(`create index assessments_by_pipeline on assessments (organization_id, pipeline_type, measured_at desc, id desc) where (deleted_at is null);`);
    this.addSql(`create index assessments_awaiting_review on assessments (organization_id, measured_at desc, id desc) where (requires_review and (reviewed_at is null) and (deleted_at is null));`);
    this.addSql(`create index assessments_high_risk on assessments (organization_id, measured_at desc, id desc) where ((risk_level = any (array['high'::text, 'critical'::text])) and (deleted_at is null));`);
    this.addSql(`create index assessments_by_requester on assessments (organization_id, requested_by, measured_at desc, id desc) where ((requested_by is not null) and (deleted_at is null));`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_patient_unique" unique ("organization_id", "id", "patient_id");`);
    this.addSql(`alter table "assessments" add constraint "assessments_session_unique" unique ("organization_id", "session_id");`);

    this.addSql(`create table "uploaded_files" ("id" uuid not null, "organization_id" uuid not null, "uploaded_by" uuid null, "assessment_id" uuid null, "patient_id" uuid null, "filename" varchar(255) not null, "original_filename" varchar(255) not null, "content_type" varchar(100) null, "file_size_bytes" bigint not null, "storage_path" text not null, "storage_provider" text not null, "processing_status" text not null, "file_hash" varchar(64) null, "is_encrypted" boolean not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "uploaded_files_by_hash" on "uploaded_files" ("organization_id", "file_hash");`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_organization_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "speech_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "duration_seconds" numeric(8,2) null, "sample_rate" int null, "audio_quality_score" numeric(4,3) null, "jitter" numeric(8,6) null, "shimmer" numeric(8,6) null, "hnr" numeric(6,2) null, "cpps" numeric(6,2) null, "speech_rate" numeric(5,2) null, "pause_ratio" numeric(4,3) null, "voice_tremor" numeric(4,3) null, "articulation_clarity" numeric(4,3) null, "prosody_variation" numeric(6,2) null, "fluency_score" numeric(4,3) null, "parkinsons_probability" numeric(4,3) null, "cognitive_decline_probability" numeric(4,3) null, primary key ("id"));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "retinal_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "dr_grade" smallint null, "dr_severity" text null, "eye_laterality" text null, "image_quality" numeric(4,3) null, "four_two_one_met" boolean null, "hemorrhages_4_quadrants" boolean null, "venous_beading_2_quadrants" boolean null, "irma_1_quadrant" boolean null, "dme_present" boolean null, "dme_severity" text null, "vessel_density" numeric(5,4) null, "av_ratio" numeric(4,3) null, "tortuosity_index" numeric(4,3) null, "hemorrhage_count" int null, "microaneurysm_count" int null, "exudate_area_percent" numeric(5,2) null, "heatmap_data" text null, "vessel_segmentation" text null, primary key ("id"));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "radiology_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "modality_type" text not null, "primary_condition" varchar(100) null, "primary_probability" numeric(5,2) null, "primary_severity" varchar(50) null, "findings" jsonb null, "lungs_status" varchar(100) null, "heart_status" varchar(100) null, "image_quality" numeric(4,3) null, "quality_score" numeric(4,3) null, primary key ("id"));`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "pipeline_stages" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "stage_name" varchar(100) not null, "stage_index" int not null, "status" text not null, "attempt" int not null default 1, "started_at" timestamptz(3) null, "completed_at" timestamptz(3) null, "duration_ms" int null, "error_code" varchar(100) null, "error_message" text null, "metadata" jsonb null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_attempt_unique" unique ("organization_id", "assessment_id", "stage_index", "attempt");`);

    this.addSql(`create table "dermatology_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "primary_classification" varchar(100) null, "melanoma_suspicion" text null, "asymmetry_score" numeric(4,3) null, "border_score" numeric(4,3) null, "color_score" numeric(4,3) null, "diameter_mm" numeric(5,2) null, "evolution_score" numeric(4,3) null, "body_location" varchar(100) null, "fitzpatrick_type" smallint null, "image_quality" numeric(4,3) null, "lesion_centered" boolean null, primary key ("id"));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "cognitive_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "overall_risk_score" numeric(5,2) null, "risk_level" text null, "confidence_score" numeric(4,3) null, "attention_score" numeric(4,3) null, "memory_score" numeric(4,3) null, "executive_function_score" numeric(4,3) null, "processing_speed_score" numeric(4,3) null, "tasks_completed" int null, "valid_tasks" int null, "fatigue_index" numeric(6,3) null, "consistency_score" numeric(4,3) null, primary key ("id"));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "cardiology_results" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "rhythm_classification" varchar(100) null, "heart_rate_bpm" numeric(5,2) null, "regularity" varchar(50) null, "r_peaks_detected" int null, "rmssd_ms" numeric(8,2) null, "sdnn_ms" numeric(8,2) null, "pnn50_percent" numeric(5,2) null, "pr_interval_ms" numeric(8,2) null, "qrs_duration_ms" numeric(8,2) null, "qt_interval_ms" numeric(8,2) null, "qtc_ms" numeric(8,2) null, "arrhythmia_detected" boolean null, "arrhythmia_types" jsonb null, "signal_quality_score" numeric(4,3) null, primary key ("id"));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_assessment_unique" unique ("organization_id", "assessment_id");`);

    this.addSql(`create table "biomarker_values" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "patient_id" uuid not null, "pipeline_type" text not null, "model_version_id" uuid null, "measured_at" timestamptz(3) not null, "retracted_at" timestamptz(3) null, "biomarker_name" varchar(100) not null, "biomarker_category" varchar(50) null, "value" numeric(12,6) not null, "unit" varchar(50) null, "normal_range_min" numeric(12,6) null, "normal_range_max" numeric(12,6) null, "no_range_reason" text null, "status" text null, "confidence" numeric(4,3) null, "percentile" numeric(5,2) null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index biomarker_values_history on biomarker_values (organization_id, patient_id, biomarker_name, measured_at, id) where (retracted_at is null);`);
    this.addSql(`create index "biomarker_values_of_assessment" on "biomarker_values" ("organization_id", "assessment_id");`);

    this.addSql(`create table "ai_explanations" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "explanation_text" text not null, "model_used" varchar(100) not null, "tokens_used" int null, "generation_time_ms" int null, "sources" jsonb not null, "voice_provider" varchar(50) null, "voice_audio_file" text null, "voice_duration_seconds" numeric(8,2) null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "ai_explanations_of_assessment" on "ai_explanations" ("organization_id", "assessment_id");`);

    this.addSql(`create table "accounts" ("id" uuid not null, "user_id" uuid not null, "account_id" varchar(255) not null, "provider_id" varchar(100) not null, "access_token" text null, "refresh_token" text null, "access_token_expires_at" timestamptz(3) null, "refresh_token_expires_at" timestamptz(3) null, "scope" text null, "id_token" text null, "password" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "accounts_of_user" on "accounts" ("user_id");`);
    this.addSql(`alter table "accounts" add constraint "accounts_provider_account_unique" unique ("provider_id", "account_id");`);

    this.addSql(`create table "user_profiles" ("id" uuid not null, "user_id" uuid not null, "fitzpatrick_type" smallint null, "ethnicity" varchar(100) null, "medical_history" jsonb null, "medications" jsonb null, "allergies" jsonb null, "language" varchar(10) not null default 'en', "timezone" varchar(50) not null default 'UTC', "consent_research" boolean not null default false, "consent_data_sharing" boolean not null default false, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1, primary key ("id"));`);
    this.addSql(`alter table "user_profiles" add constraint "user_profiles_user_id_unique" unique ("user_id");`);

    this.addSql(`create table "user_roles" ("id" uuid not null, "organization_id" uuid not null, "user_id" uuid not null, "role_id" uuid not null, "granted_at" timestamptz(3) not null, "granted_by" uuid null, primary key ("id"));`);
    this.addSql(`alter table "user_roles" add constraint "user_roles_unique" unique ("organization_id", "user_id", "role_id");`);

    this.addSql(`create table "verifications" ("id" uuid not null, "identifier" varchar(255) not null, "value" text not null, "expires_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "verifications_by_identifier" on "verifications" ("identifier");`);

    this.addSql(`alter table "auth_events" add constraint "auth_events_actor_type_check" check ("actor_type" in ('user', 'service', 'system'));`);
    this.addSql(`alter table "auth_events" add constraint "auth_events_action_check" check ("action" in ('create', 'read', 'update', 'delete', 'deny'));`);
    this.addSql(`alter table "auth_events" enable row level security;`);
    this.addSql(`alter table "auth_events" force row level security;`);
    this.addSql(`create policy "sign_in" on "auth_events" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "biomarker_catalogue" add constraint "biomarker_catalogue_worse_check" check ("worse" in ('higher', 'lower', 'both'));`);
    this.addSql(`alter table "biomarker_catalogue" enable row level security;`);
    this.addSql(`alter table "biomarker_catalogue" force row level security;`);
    this.addSql(`create policy "readable" on "biomarker_catalogue" for select to "medilens_app", "medilens_auth" using (true);`);
    this.addSql(`create policy "seeded_by_owner" on "biomarker_catalogue" to "medilens_owner" using (true) with check (true);`);

    this.addSql(`alter table "organizations" add constraint "organizations_type_check" check ("type" in ('clinic', 'hospital', 'research', 'individual'));`);
    this.addSql(`alter table "organizations" add constraint "organizations_subscription_tier_check" check ("subscription_tier" in ('free', 'professional', 'enterprise'));`);
    this.addSql(`alter table "organizations" enable row level security;`);
    this.addSql(`alter table "organizations" force row level security;`);
    this.addSql(`create policy "own_organization" on "organizations" to "medilens_app" using ((id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "sign_in" on "organizations" for select to "medilens_auth" using (true);`);
    this.addSql(`create policy "definer_reads" on "organizations" for select to "medilens_definer" using (true);`);

    this.addSql(`alter table "roles" add constraint "roles_name_check" check ("name" in ('patient', 'clinician', 'admin', 'researcher', 'service'));`);
    this.addSql(`alter table "roles" enable row level security;`);
    this.addSql(`alter table "roles" force row level security;`);
    this.addSql(`create policy "readable" on "roles" for select to "medilens_app", "medilens_auth" using (true);`);
    this.addSql(`create policy "seeded_by_owner" on "roles" to "medilens_owner" using (true) with check (true);`);

    this.addSql(`alter table "service_keys" enable row level security;`);
    this.addSql(`alter table "service_keys" force row level security;`);
    this.addSql(`create policy "sign_in" on "service_keys" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "users" add constraint "users_email_lower" check (((email)::text = lower((email)::text)));`);
    this.addSql(`alter table "users" add constraint "users_gender_check" check ("gender" in ('male', 'female', 'other', 'unknown'));`);
    this.addSql(`alter table "users" enable row level security;`);
    this.addSql(`alter table "users" force row level security;`);
    this.addSql(`create policy "own_account" on "users" for select to "medilens_app" using ((id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "members_of_organization" on "users" for select to "medilens_app" using ((EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.user_id = users.id) AND (m.organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))))));`);
    this.addSql(`create policy "sign_in" on "users" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete restrict;`);
    this.addSql(`alter table "sessions" enable row level security;`);
    this.addSql(`alter table "sessions" force row level security;`);
    this.addSql(`create policy "sign_in" on "sessions" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "memberships" add constraint "memberships_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "memberships" add constraint "memberships_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete restrict;`);
    this.addSql(`alter table "memberships" enable row level security;`);
    this.addSql(`alter table "memberships" force row level security;`);
    this.addSql(`create policy "own_organization" on "memberships" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "sign_in" on "memberships" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "patients" add constraint "patients_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "patients" add constraint "patients_organization_id_user_id_foreign" foreign key ("organization_id", "user_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "patients" add constraint "patients_organization_id_assigned_doctor_id_foreign" foreign key ("organization_id", "assigned_doctor_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "patients" add constraint "patients_gender_check" check ("gender" in ('male', 'female', 'other', 'unknown'));`);
    this.addSql(`alter table "patients" enable row level security;`);
    this.addSql(`alter table "patients" force row level security;`);
    this.addSql(`create policy "own_organization" on "patients" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "chat_threads" add constraint "chat_threads_organization_id_patient_id_foreign" foreign key ("organization_id", "patient_id") references "patients" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "chat_threads" add constraint "chat_threads_organization_id_owner_id_foreign" foreign key ("organization_id", "owner_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "chat_threads" enable row level security;`);
    this.addSql(`alter table "chat_threads" force row level security;`);
    this.addSql(`create policy "own_organization" on "chat_threads" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "chat_messages" add constraint "chat_messages_organization_id_thread_id_foreign" foreign key ("organization_id", "thread_id") references "chat_threads" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_confidence_range" check (((confidence >= (0)::numeric) AND (confidence <= (1)::numeric)));`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_tokens_used_range" check ((tokens_used >= 0));`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_role_check" check ("role" in ('user', 'assistant', 'system'));`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_status_check" check ("status" in ('pending', 'streaming', 'complete', 'failed'));`);
    this.addSql(`alter table "chat_messages" enable row level security;`);
    this.addSql(`alter table "chat_messages" force row level security;`);
    this.addSql(`create policy "own_organization" on "chat_messages" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "api_keys" add constraint "api_keys_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_organization_id_created_by_foreign" foreign key ("organization_id", "created_by") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_role_check" check ("role" in ('patient', 'clinician', 'admin', 'researcher', 'service'));`);
    this.addSql(`alter table "api_keys" enable row level security;`);
    this.addSql(`alter table "api_keys" force row level security;`);
    this.addSql(`create policy "own_organization" on "api_keys" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "sign_in" on "api_keys" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "audit_events" add constraint "audit_events_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "audit_events" add constraint "audit_events_organization_id_api_key_id_foreign" foreign key ("organization_id", "api_key_id") references "api_keys" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "audit_events" add constraint "audit_events_organization_id_patient_id_foreign" foreign key ("organization_id", "patient_id") references "patients" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "audit_events" add constraint "audit_events_organization_id_user_id_foreign" foreign key ("organization_id", "user_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "audit_events" add constraint "audit_events_actor_type_check" check ("actor_type" in ('user', 'service', 'system'));`);
    this.addSql(`alter table "audit_events" add constraint "audit_events_action_check" check ("action" in ('create', 'read', 'update', 'delete', 'deny'));`);
    this.addSql(`alter table "audit_events" enable row level security;`);
    this.addSql(`alter table "audit_events" force row level security;`);
    this.addSql(`create policy "own_organization" on "audit_events" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_patient_id_foreign" foreign key ("organization_id", "patient_id") references "patients" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_api_key_id_foreign" foreign key ("organization_id", "api_key_id") references "api_keys" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_supersedes_id_foreign" foreign key ("organization_id", "supersedes_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_requested_by_foreign" foreign key ("organization_id", "requested_by") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_reviewed_by_foreign" foreign key ("organization_id", "reviewed_by") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "assessments" add constraint "assessments_risk_score_range" check (((risk_score >= (0)::numeric) AND (risk_score <= (100)::numeric)));`);
    this.addSql(`alter table "assessments" add constraint "assessments_confidence_range" check (((confidence >= (0)::numeric) AND (confidence <= (1)::numeric)));`);
    this.addSql(`alter table "assessments" add constraint "assessments_quality_score_range" check (((quality_score >= (0)::numeric) AND (quality_score <= (1)::numeric)));`);
    this.addSql(`alter table "assessments" add constraint "assessments_processing_time_ms_range" check ((processing_time_ms >= 0));`);
    this.addSql(`alter table "assessments" add constraint "assessments_ungradable_has_reason" check (((outcome IS DISTINCT FROM 'ungradable'::text) OR (ungradable_reason IS NOT NULL)));`);
    this.addSql(`alter table "assessments" add constraint "assessments_completed_at" check (((status = 'completed'::text) = (completed_at IS NOT NULL)));`);
    this.addSql(`alter table "assessments" add constraint "assessments_pipeline_type_check" check ("pipeline_type" in ('retinal', 'speech', 'cardiology', 'radiology', 'dermatology', 'cognitive'));`);
    this.addSql(`alter table "assessments" add constraint "assessments_status_check" check ("status" in ('pending', 'processing', 'completed', 'failed', 'cancelled'));`);
    this.addSql(`alter table "assessments" add constraint "assessments_outcome_check" check ("outcome" in ('measured', 'ungradable'));`);
    this.addSql(`alter table "assessments" add constraint "assessments_risk_level_check" check ("risk_level" in ('low', 'moderate', 'high', 'critical'));`);
    this.addSql(`alter table "assessments" enable row level security;`);
    this.addSql(`alter table "assessments" force row level security;`);
    this.addSql(`create policy "own_organization" on "assessments" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_organization_id_patient_id_foreign" foreign key ("organization_id", "patient_id") references "patients" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_organization_id_uploaded_by_foreign" foreign key ("organization_id", "uploaded_by") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_file_size_bytes_range" check ((file_size_bytes >= 0));`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_storage_provider_check" check ("storage_provider" in ('local', 's3'));`);
    this.addSql(`alter table "uploaded_files" add constraint "uploaded_files_processing_status_check" check ("processing_status" in ('pending', 'scanning', 'ready', 'rejected'));`);
    this.addSql(`alter table "uploaded_files" enable row level security;`);
    this.addSql(`alter table "uploaded_files" force row level security;`);
    this.addSql(`create policy "own_organization" on "uploaded_files" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "speech_results" add constraint "speech_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_duration_seconds_range" check ((duration_seconds >= (0)::numeric));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_audio_quality_score_range" check (((audio_quality_score >= (0)::numeric) AND (audio_quality_score <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_jitter_range" check ((jitter >= (0)::numeric));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_shimmer_range" check ((shimmer >= (0)::numeric));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_speech_rate_range" check ((speech_rate >= (0)::numeric));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_pause_ratio_range" check (((pause_ratio >= (0)::numeric) AND (pause_ratio <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_voice_tremor_range" check (((voice_tremor >= (0)::numeric) AND (voice_tremor <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_articulation_clarity_range" check (((articulation_clarity >= (0)::numeric) AND (articulation_clarity <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_prosody_variation_range" check ((prosody_variation >= (0)::numeric));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_fluency_score_range" check (((fluency_score >= (0)::numeric) AND (fluency_score <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_parkinsons_probability_range" check (((parkinsons_probability >= (0)::numeric) AND (parkinsons_probability <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_cognitive_decline_probability_range" check (((cognitive_decline_probability >= (0)::numeric) AND (cognitive_decline_probability <= (1)::numeric)));`);
    this.addSql(`alter table "speech_results" add constraint "speech_results_sample_rate_range" check ((sample_rate >= 1));`);
    this.addSql(`alter table "speech_results" enable row level security;`);
    this.addSql(`alter table "speech_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "speech_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "retinal_results" add constraint "retinal_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_image_quality_range" check (((image_quality >= (0)::numeric) AND (image_quality <= (1)::numeric)));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_vessel_density_range" check (((vessel_density >= (0)::numeric) AND (vessel_density <= (1)::numeric)));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_av_ratio_range" check ((av_ratio >= (0)::numeric));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_tortuosity_index_range" check ((tortuosity_index >= (0)::numeric));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_exudate_area_percent_range" check (((exudate_area_percent >= (0)::numeric) AND (exudate_area_percent <= (100)::numeric)));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_dr_grade_range" check (((dr_grade >= 0) AND (dr_grade <= 4)));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_hemorrhage_count_range" check ((hemorrhage_count >= 0));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_microaneurysm_count_range" check ((microaneurysm_count >= 0));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_dr_severity_check" check ("dr_severity" in ('none', 'mild', 'moderate', 'severe', 'proliferative'));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_eye_laterality_check" check ("eye_laterality" in ('left', 'right', 'both'));`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_dme_severity_check" check ("dme_severity" in ('none', 'mild', 'moderate', 'severe', 'proliferative'));`);
    this.addSql(`alter table "retinal_results" enable row level security;`);
    this.addSql(`alter table "retinal_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "retinal_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "radiology_results" add constraint "radiology_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_primary_probability_range" check (((primary_probability >= (0)::numeric) AND (primary_probability <= (100)::numeric)));`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_image_quality_range" check (((image_quality >= (0)::numeric) AND (image_quality <= (1)::numeric)));`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_quality_score_range" check (((quality_score >= (0)::numeric) AND (quality_score <= (1)::numeric)));`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_modality_type_check" check ("modality_type" in ('chest_xray', 'ct', 'mri'));`);
    this.addSql(`alter table "radiology_results" enable row level security;`);
    this.addSql(`alter table "radiology_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "radiology_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_stage_index_range" check (((stage_index >= 0) AND (stage_index <= 1000)));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_attempt_range" check ((attempt >= 1));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_duration_ms_range" check ((duration_ms >= 0));`);
    this.addSql(`alter table "pipeline_stages" add constraint "pipeline_stages_status_check" check ("status" in ('pending', 'running', 'completed', 'failed', 'skipped'));`);
    this.addSql(`alter table "pipeline_stages" enable row level security;`);
    this.addSql(`alter table "pipeline_stages" force row level security;`);
    this.addSql(`create policy "own_organization" on "pipeline_stages" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_asymmetry_score_range" check ((asymmetry_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_border_score_range" check ((border_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_color_score_range" check ((color_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_diameter_mm_range" check ((diameter_mm >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_evolution_score_range" check ((evolution_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_image_quality_range" check (((image_quality >= (0)::numeric) AND (image_quality <= (1)::numeric)));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_fitzpatrick_type_range" check (((fitzpatrick_type >= 1) AND (fitzpatrick_type <= 6)));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_melanoma_suspicion_check" check ("melanoma_suspicion" in ('unlikely', 'low', 'moderate', 'high'));`);
    this.addSql(`alter table "dermatology_results" enable row level security;`);
    this.addSql(`alter table "dermatology_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "dermatology_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_overall_risk_score_range" check (((overall_risk_score >= (0)::numeric) AND (overall_risk_score <= (100)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_confidence_score_range" check (((confidence_score >= (0)::numeric) AND (confidence_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_attention_score_range" check (((attention_score >= (0)::numeric) AND (attention_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_memory_score_range" check (((memory_score >= (0)::numeric) AND (memory_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_executive_function_score_range" check (((executive_function_score >= (0)::numeric) AND (executive_function_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_processing_speed_score_range" check (((processing_speed_score >= (0)::numeric) AND (processing_speed_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_consistency_score_range" check (((consistency_score >= (0)::numeric) AND (consistency_score <= (1)::numeric)));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_tasks_completed_range" check ((tasks_completed >= 0));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_valid_tasks_range" check ((valid_tasks >= 0));`);
    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_risk_level_check" check ("risk_level" in ('low', 'moderate', 'high', 'critical'));`);
    this.addSql(`alter table "cognitive_results" enable row level security;`);
    this.addSql(`alter table "cognitive_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "cognitive_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_heart_rate_bpm_range" check (((heart_rate_bpm >= (20)::numeric) AND (heart_rate_bpm <= (300)::numeric)));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_rmssd_ms_range" check ((rmssd_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_sdnn_ms_range" check ((sdnn_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_pnn50_percent_range" check (((pnn50_percent >= (0)::numeric) AND (pnn50_percent <= (100)::numeric)));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_pr_interval_ms_range" check ((pr_interval_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_qrs_duration_ms_range" check ((qrs_duration_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_qt_interval_ms_range" check ((qt_interval_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_qtc_ms_range" check ((qtc_ms >= (0)::numeric));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_signal_quality_score_range" check (((signal_quality_score >= (0)::numeric) AND (signal_quality_score <= (1)::numeric)));`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_r_peaks_detected_range" check ((r_peaks_detected >= 0));`);
    this.addSql(`alter table "cardiology_results" enable row level security;`);
    this.addSql(`alter table "cardiology_results" force row level security;`);
    this.addSql(`create policy "own_organization" on "cardiology_results" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_organization_id_assessment_id_p_7bc66_foreign" foreign key ("organization_id", "assessment_id", "patient_id") references "assessments" ("organization_id", "id", "patient_id") on delete restrict;`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_confidence_range" check (((confidence >= (0)::numeric) AND (confidence <= (1)::numeric)));`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_percentile_range" check (((percentile >= (0)::numeric) AND (percentile <= (100)::numeric)));`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_pipeline_type_check" check ("pipeline_type" in ('retinal', 'speech', 'cardiology', 'radiology', 'dermatology', 'cognitive'));`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_no_range_reason_check" check ("no_range_reason" in ('not_in_catalogue', 'no_agreed_norm', 'sex_required', 'age_required', 'age_outside', 'unit_incompatible', 'rate_too_high', 'rate_unknown'));`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_status_check" check ("status" in ('normal', 'borderline', 'abnormal'));`);
    this.addSql(`alter table "biomarker_values" enable row level security;`);
    this.addSql(`alter table "biomarker_values" force row level security;`);
    this.addSql(`create policy "own_organization" on "biomarker_values" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "ai_explanations" add constraint "ai_explanations_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "ai_explanations" add constraint "ai_explanations_voice_duration_seconds_range" check ((voice_duration_seconds >= (0)::numeric));`);
    this.addSql(`alter table "ai_explanations" add constraint "ai_explanations_tokens_used_range" check ((tokens_used >= 0));`);
    this.addSql(`alter table "ai_explanations" add constraint "ai_explanations_generation_time_ms_range" check ((generation_time_ms >= 0));`);
    this.addSql(`alter table "ai_explanations" enable row level security;`);
    this.addSql(`alter table "ai_explanations" force row level security;`);
    this.addSql(`create policy "own_organization" on "ai_explanations" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "accounts" add constraint "accounts_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete restrict;`);
    this.addSql(`alter table "accounts" enable row level security;`);
    this.addSql(`alter table "accounts" force row level security;`);
    this.addSql(`create policy "sign_in" on "accounts" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "user_profiles" add constraint "user_profiles_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete restrict;`);
    this.addSql(`alter table "user_profiles" add constraint "user_profiles_fitzpatrick_type_range" check (((fitzpatrick_type >= 1) AND (fitzpatrick_type <= 6)));`);
    this.addSql(`alter table "user_profiles" enable row level security;`);
    this.addSql(`alter table "user_profiles" force row level security;`);
    this.addSql(`create policy "own_user" on "user_profiles" to "medilens_app" using ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "user_roles" add constraint "user_roles_role_id_foreign" foreign key ("role_id") references "roles" ("id") on delete restrict;`);
    this.addSql(`alter table "user_roles" add constraint "user_roles_organization_id_user_id_foreign" foreign key ("organization_id", "user_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "user_roles" add constraint "user_roles_organization_id_granted_by_foreign" foreign key ("organization_id", "granted_by") references "memberships" ("organization_id", "user_id") on delete restrict;`);
    this.addSql(`alter table "user_roles" enable row level security;`);
    this.addSql(`alter table "user_roles" force row level security;`);
    this.addSql(`create policy "own_organization" on "user_roles" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);
    this.addSql(`create policy "sign_in" on "user_roles" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`alter table "verifications" enable row level security;`);
    this.addSql(`alter table "verifications" force row level security;`);
    this.addSql(`create policy "sign_in" on "verifications" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`grant select, insert (id, user_id, api_key_id, actor_type, actor_ip, event_type, action, details, request_id, user_agent, created_at) on auth_events to medilens_auth;`);
    this.addSql(`grant select on biomarker_catalogue to medilens_app;`);
    this.addSql(`grant select, insert, update on organizations to medilens_app;`);
    this.addSql(`grant select (id, name, is_active, deleted_at) on organizations to medilens_auth;`);
    this.addSql(`grant select (id, deleted_at) on organizations to medilens_definer;`);
    this.addSql(`grant select on roles to medilens_app;`);
    this.addSql(`grant select on roles to medilens_auth;`);
    this.addSql(`grant select, update (last_used_at) on service_keys to medilens_auth;`);
    this.addSql(`grant select (id, email, name, is_active) on users to medilens_app;`);
    this.addSql(`grant select, insert, update on users to medilens_auth;`);
    this.addSql(`grant select, insert, update, delete on sessions to medilens_auth;`);
    this.addSql(`grant select on memberships to medilens_app;`);
    this.addSql(`grant select, insert on memberships to medilens_auth;`);
    this.addSql(`grant select, insert, update on patients to medilens_app;`);
    this.addSql(`grant select, insert, update on chat_threads to medilens_app;`);
    this.addSql(`grant select, insert, update on chat_messages to medilens_app;`);
    this.addSql(`grant select, insert, update (revoked_at) on api_keys to medilens_app;`);
    this.addSql(`grant select, update (last_used_at) on api_keys to medilens_auth;`);
    this.addSql(`grant select, insert (id, organization_id, user_id, api_key_id, actor_type, actor_ip, event_type, resource_type, resource_id, patient_id, action, details, hipaa_relevant, phi_accessed, session_id, request_id, user_agent, created_at) on audit_events to medilens_app;`);
    this.addSql(`grant select, insert, update on assessments to medilens_app;`);
    this.addSql(`grant select, insert, update on uploaded_files to medilens_app;`);
    this.addSql(`grant select, insert on speech_results to medilens_app;`);
    this.addSql(`grant select, insert on retinal_results to medilens_app;`);
    this.addSql(`grant select, insert on radiology_results to medilens_app;`);
    this.addSql(`grant select, insert, update on pipeline_stages to medilens_app;`);
    this.addSql(`grant select, insert on dermatology_results to medilens_app;`);
    this.addSql(`grant select, insert on cognitive_results to medilens_app;`);
    this.addSql(`grant select, insert on cardiology_results to medilens_app;`);
    this.addSql(`grant select, insert, update (retracted_at) on biomarker_values to medilens_app;`);
    this.addSql(`grant select, insert on ai_explanations to medilens_app;`);
    this.addSql(`grant select, insert, update, delete on accounts to medilens_auth;`);
    this.addSql(`grant select, insert, update on user_profiles to medilens_app;`);
    this.addSql(`grant select, insert, delete on user_roles to medilens_app;`);
    this.addSql(`grant select on user_roles to medilens_auth;`);
    this.addSql(`grant select, insert, update, delete on verifications to medilens_auth;`);

    this.addSql(`grant select on mikro_orm_migrations to medilens_app;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`revoke select on mikro_orm_migrations from medilens_app;`);

    this.addSql(`alter table "memberships" drop constraint "memberships_organization_id_foreign";`);
    this.addSql(`alter table "patients" drop constraint "patients_organization_id_foreign";`);
    this.addSql(`alter table "api_keys" drop constraint "api_keys_organization_id_foreign";`);
    this.addSql(`alter table "audit_events" drop constraint "audit_events_organization_id_foreign";`);
    this.addSql(`alter table "user_roles" drop constraint "user_roles_role_id_foreign";`);
    this.addSql(`alter table "sessions" drop constraint "sessions_user_id_foreign";`);
    this.addSql(`alter table "memberships" drop constraint "memberships_user_id_foreign";`);
    this.addSql(`alter table "accounts" drop constraint "accounts_user_id_foreign";`);
    this.addSql(`alter table "user_profiles" drop constraint "user_profiles_user_id_foreign";`);
    this.addSql(`alter table "patients" drop constraint "patients_organization_id_user_id_foreign";`);
    this.addSql(`alter table "patients" drop constraint "patients_organization_id_assigned_doctor_id_foreign";`);
    this.addSql(`alter table "chat_threads" drop constraint "chat_threads_organization_id_owner_id_foreign";`);
    this.addSql(`alter table "api_keys" drop constraint "api_keys_organization_id_created_by_foreign";`);
    this.addSql(`alter table "audit_events" drop constraint "audit_events_organization_id_user_id_foreign";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_requested_by_foreign";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_reviewed_by_foreign";`);
    this.addSql(`alter table "uploaded_files" drop constraint "uploaded_files_organization_id_uploaded_by_foreign";`);
    this.addSql(`alter table "user_roles" drop constraint "user_roles_organization_id_user_id_foreign";`);
    this.addSql(`alter table "user_roles" drop constraint "user_roles_organization_id_granted_by_foreign";`);
    this.addSql(`alter table "chat_threads" drop constraint "chat_threads_organization_id_patient_id_foreign";`);
    this.addSql(`alter table "audit_events" drop constraint "audit_events_organization_id_patient_id_foreign";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_patient_id_foreign";`);
    this.addSql(`alter table "uploaded_files" drop constraint "uploaded_files_organization_id_patient_id_foreign";`);
    this.addSql(`alter table "chat_messages" drop constraint "chat_messages_organization_id_thread_id_foreign";`);
    this.addSql(`alter table "audit_events" drop constraint "audit_events_organization_id_api_key_id_foreign";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_api_key_id_foreign";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_supersedes_id_foreign";`);
    this.addSql(`alter table "uploaded_files" drop constraint "uploaded_files_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "speech_results" drop constraint "speech_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "retinal_results" drop constraint "retinal_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "radiology_results" drop constraint "radiology_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "pipeline_stages" drop constraint "pipeline_stages_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "cognitive_results" drop constraint "cognitive_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "cardiology_results" drop constraint "cardiology_results_organization_id_assessment_id_foreign";`);
    this.addSql(`alter table "biomarker_values" drop constraint "biomarker_values_organization_id_assessment_id_p_7bc66_foreign";`);
    this.addSql(`alter table "ai_explanations" drop constraint "ai_explanations_organization_id_assessment_id_foreign";`);

    this.addSql(`drop table if exists "auth_events" cascade;`);
    this.addSql(`drop table if exists "biomarker_catalogue" cascade;`);
    this.addSql(`drop table if exists "organizations" cascade;`);
    this.addSql(`drop table if exists "roles" cascade;`);
    this.addSql(`drop table if exists "service_keys" cascade;`);
    this.addSql(`drop table if exists "users" cascade;`);
    this.addSql(`drop table if exists "sessions" cascade;`);
    this.addSql(`drop table if exists "memberships" cascade;`);
    this.addSql(`drop table if exists "patients" cascade;`);
    this.addSql(`drop table if exists "chat_threads" cascade;`);
    this.addSql(`drop table if exists "chat_messages" cascade;`);
    this.addSql(`drop table if exists "api_keys" cascade;`);
    this.addSql(`drop table if exists "audit_events" cascade;`);
    this.addSql(`drop table if exists "assessments" cascade;`);
    this.addSql(`drop table if exists "uploaded_files" cascade;`);
    this.addSql(`drop table if exists "speech_results" cascade;`);
    this.addSql(`drop table if exists "retinal_results" cascade;`);
    this.addSql(`drop table if exists "radiology_results" cascade;`);
    this.addSql(`drop table if exists "pipeline_stages" cascade;`);
    this.addSql(`drop table if exists "dermatology_results" cascade;`);
    this.addSql(`drop table if exists "cognitive_results" cascade;`);
    this.addSql(`drop table if exists "cardiology_results" cascade;`);
    this.addSql(`drop table if exists "biomarker_values" cascade;`);
    this.addSql(`drop table if exists "ai_explanations" cascade;`);
    this.addSql(`drop table if exists "accounts" cascade;`);
    this.addSql(`drop table if exists "user_profiles" cascade;`);
    this.addSql(`drop table if exists "user_roles" cascade;`);
    this.addSql(`drop table if exists "verifications" cascade;`);
  }

}
