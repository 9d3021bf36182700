import { Migration } from '@mikro-orm/migrations';

export class Migration20261129043604_ecg_annotations extends Migration {

  override name = 'Migration20261129043604_ecg_annotations';

  override up(): void | Promise<void> {
    this.addSql(`create table "ecg_annotations" ("id" uuid not null, "organization_id" uuid not null, "assessment_id" uuid not null, "lead" varchar(100) not null, "sampling_frequency_hz" numeric(10,4) not null, "peaks" int[] not null, "beats" text[] not null, "created_at" timestamptz(3) not null, "retracted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create unique index ecg_annotations_assessment_unique on ecg_annotations (organization_id, assessment_id) where (retracted_at is null);`);

    this.addSql(`alter table "ecg_annotations" add constraint "ecg_annotations_organization_id_assessment_id_foreign" foreign key ("organization_id", "assessment_id") references "assessments" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "ecg_annotations" add constraint "ecg_annotations_sampling_frequency_hz_range" check (((sampling_frequency_hz >= (1)::numeric) AND (sampling_frequency_hz <= (100000)::numeric)));`);
    this.addSql(`alter table "ecg_annotations" add constraint "ecg_annotations_beats_of_peaks" check ((cardinality(peaks) = cardinality(beats)));`);
    this.addSql(`alter table "ecg_annotations" enable row level security;`);
    this.addSql(`alter table "ecg_annotations" force row level security;`);
    this.addSql(`create policy "own_organization" on "ecg_annotations" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`grant select, insert, update (retracted_at) on ecg_annotations to medilens_app;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "ecg_annotations" cascade;`);
  }

}
