import { Migration } from '@mikro-orm/migrations';

export class Migration20261122201522_whole_contract extends Migration {

  override name = 'Migration20261122201522_whole_contract';

  override up(): void | Promise<void> {
    this.addSql(`create table "pseudonyms" ("id" uuid not null, "organization_id" uuid not null, "kind" text not null, "pseudonym" uuid not null, "row_id" uuid not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "pseudonyms" add constraint "pseudonyms_unique" unique ("organization_id", "kind", "pseudonym");`);

    this.addSql(`create table "sign_in_attempts" ("id" uuid not null, "bucket" varchar(64) not null, "failures" int not null, "window_started_at" timestamptz(3) not null, "blocked_until" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "sign_in_attempts" add constraint "sign_in_attempts_bucket_unique" unique ("bucket");`);
    this.addSql(`create index "sign_in_attempts_oldest" on "sign_in_attempts" ("updated_at");`);

    this.addSql(`alter table "sessions" add "organization_id" uuid null;`);
    this.addSql(`alter table "sessions" add constraint "sessions_organization_id_user_id_foreign" foreign key ("organization_id", "user_id") references "memberships" ("organization_id", "user_id") on delete restrict;`);

    this.addSql(`alter table "patients" alter column "phone_digits" type varchar(20) collate "C" using ("phone_digits"::varchar(20));`);

    this.addSql(`alter table "chat_messages" add "question_id" uuid null;`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_organization_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_organization_id_question_id_foreign" foreign key ("organization_id", "question_id") references "chat_messages" ("organization_id", "id") on delete restrict;`);
    this.addSql(`alter table "chat_messages" add constraint "chat_messages_question_unique" unique ("organization_id", "question_id");`);

    this.addSql(`alter table "assessments" add "shuffle_key" uuid not null default gen_random_uuid();`);
    this.addSql(`create index assessments_shuffled on assessments (organization_id, shuffle_key) where (deleted_at is null);`);

    this.addSql(`alter table "pseudonyms" add constraint "pseudonyms_organization_id_foreign" foreign key ("organization_id") references "organizations" ("id") on delete restrict;`);
    this.addSql(`alter table "pseudonyms" add constraint "pseudonyms_kind_check" check ("kind" in ('patient', 'assessment', 'biomarker_value', 'user'));`);
    this.addSql(`alter table "pseudonyms" enable row level security;`);
    this.addSql(`alter table "pseudonyms" force row level security;`);
    this.addSql(`create policy "own_organization" on "pseudonyms" to "medilens_app" using ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))) with check ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));`);

    this.addSql(`alter table "sign_in_attempts" add constraint "sign_in_attempts_failures_range" check ((failures >= 0));`);
    this.addSql(`alter table "sign_in_attempts" enable row level security;`);
    this.addSql(`alter table "sign_in_attempts" force row level security;`);
    this.addSql(`create policy "sign_in" on "sign_in_attempts" to "medilens_auth" using (true) with check (true);`);

    this.addSql(`grant select, insert on pseudonyms to medilens_app;`);
    this.addSql(`grant select, insert, update, delete on sign_in_attempts to medilens_auth;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "pseudonyms" cascade;`);
    this.addSql(`drop table if exists "sign_in_attempts" cascade;`);

    this.addSql(`alter table "chat_messages" drop constraint "chat_messages_organization_id_question_id_foreign";`);

    this.addSql(`alter table "sessions" drop constraint "sessions_organization_id_user_id_foreign";`);

    this.addSql(`drop index "assessments_shuffled";`);
    this.addSql(`alter table "assessments" drop column "shuffle_key";`);

    this.addSql(`alter table "chat_messages" drop constraint "chat_messages_organization_id_unique";`);
    this.addSql(`alter table "chat_messages" drop constraint "chat_messages_question_unique";`);
    this.addSql(`alter table "chat_messages" drop column "question_id";`);

    this.addSql(`alter table "patients" alter column "phone_digits" type varchar(20) using ("phone_digits"::varchar(20));`);

    this.addSql(`alter table "sessions" drop column "organization_id";`);
  }

}
