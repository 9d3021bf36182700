import { Migration } from '@mikro-orm/migrations';

const RESULT_TABLES = [
  'retinal_results', 'speech_results', 'cardiology_results', 'radiology_results', 'dermatology_results', 'cognitive_results',
];

export class Migration20261122203948_corrections extends Migration {

  override name = 'Migration20261122203948_corrections';

  override up(): void | Promise<void> {
    this.addSql(`alter table "assessments" add "superseded_by_id" uuid null;`);
    this.addSql(`alter table "assessments" add constraint "assessments_organization_id_superseded_by_id_foreign" foreign key ("organization_id", "superseded_by_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`create index assessments_review_queue on assessments (organization_id, ((case risk_level when 'critical'::text then 0 when 'high'::text then 1 else 2 end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
    this.addSql(`create unique index assessments_superseded_once on assessments (organization_id, supersedes_id) where (supersedes_id is not null);`);

    this.addSql(`alter table "speech_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "retinal_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "radiology_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "dermatology_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "cognitive_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "cardiology_results" add "retracted_at" timestamptz(3) null;`);

    this.addSql(`alter table "biomarker_values" add "preliminary" boolean not null default false, add "pipeline_version" varchar(50) null, add "eye_laterality" text null;`);
    this.addSql(`alter table "biomarker_values" add constraint "biomarker_values_eye_laterality_check" check ("eye_laterality" in ('left', 'right', 'both'));`);

    // The diff compares indexes by name alone: those that changed under their name are made anew here.
    this.addSql(`drop index "assessments_awaiting_review";`);
    this.addSql(`create index assessments_awaiting_review on assessments (organization_id, measured_at desc, id desc) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
    this.addSql(`drop index "biomarker_values_history";`);
    this.addSql(`create index biomarker_values_history on biomarker_values (organization_id, patient_id, biomarker_name, measured_at, id) where ((retracted_at is null) and (not preliminary));`);
    this.addSql(`alter table "patients" drop constraint "patients_user_unique";`);
    this.addSql(`create unique index patients_user_unique on patients (organization_id, user_id) where ((user_id is not null) and (deleted_at is null));`);
    for (const table of RESULT_TABLES) {
      this.addSql(`alter table "${table}" drop constraint "${table}_assessment_unique";`);
      this.addSql(`create unique index ${table}_assessment_unique on ${table} (organization_id, assessment_id) where (retracted_at is null);`);
    }

    this.addSql(`grant update (preliminary, eye_laterality) on biomarker_values to medilens_app;`);
    for (const table of RESULT_TABLES) this.addSql(`grant update (retracted_at) on ${table} to medilens_app;`);
  }

  override down(): void | Promise<void> {
    // Where a run was retried with a result, or somebody's account got a new patient, the old rule has no room for the
    // rows: then this fails, and changes nothing.
    this.addSql(`revoke update (preliminary, eye_laterality) on biomarker_values from medilens_app;`);
    for (const table of RESULT_TABLES) this.addSql(`revoke update (retracted_at) on ${table} from medilens_app;`);
    for (const table of RESULT_TABLES) {
      this.addSql(`drop index "${table}_assessment_unique";`);
      this.addSql(`alter table "${table}" add constraint "${table}_assessment_unique" unique ("organization_id", "assessment_id");`);
    }
    this.addSql(`drop index "patients_user_unique";`);
    this.addSql(`alter table "patients" add constraint "patients_user_unique" unique ("organization_id", "user_id");`);
    this.addSql(`drop index "biomarker_values_history";`);
    this.addSql(`create index biomarker_values_history on biomarker_values (organization_id, patient_id, biomarker_name, measured_at, id) where (retracted_at is null);`);
    this.addSql(`drop index "assessments_awaiting_review";`);
    this.addSql(`create index assessments_awaiting_review on assessments (organization_id, measured_at desc, id desc) where (requires_review and (reviewed_at is null) and (deleted_at is null));`);

    this.addSql(`alter table "assessments" drop constraint "assessments_organization_id_superseded_by_id_foreign";`);

    this.addSql(`drop index "assessments_review_queue";`);
    this.addSql(`drop index "assessments_superseded_once";`);
    this.addSql(`alter table "assessments" drop column "superseded_by_id";`);

    this.addSql(`alter table "biomarker_values" drop constraint "biomarker_values_eye_laterality_check";`);
    this.addSql(`alter table "biomarker_values" drop column "preliminary", drop column "pipeline_version", drop column "eye_laterality";`);

    this.addSql(`alter table "cardiology_results" drop column "retracted_at";`);

    this.addSql(`alter table "cognitive_results" drop column "retracted_at";`);

    this.addSql(`alter table "dermatology_results" drop column "retracted_at";`);

    this.addSql(`alter table "radiology_results" drop column "retracted_at";`);

    this.addSql(`alter table "retinal_results" drop column "retracted_at";`);

    this.addSql(`alter table "speech_results" drop column "retracted_at";`);
  }

}
