import { Migration } from '@mikro-orm/migrations';

export class Migration20261129020436_review_urgency extends Migration {

  override name = 'Migration20261129020436_review_urgency';

  override up(): void | Promise<void> {
    this.addSql(`drop index "assessments_review_urgency";`);
    this.addSql(`alter table "assessments" add "review_urgency" int not null default 1;`);
    this.addSql(`create index assessments_most_urgent on assessments (organization_id, ((case when (risk_level = 'critical'::text) then 0 else review_urgency end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
    this.addSql(`alter table "assessments" add constraint "assessments_review_urgency_range" check (((review_urgency >= 0) AND (review_urgency <= 2)));`);
    // Whatever waits does so for a high risk or a crossed threshold, which is the default; or for a critical risk, of which
    // the reason tells where the level was changed since. Policies bind the owner too: without them, for this transaction
    // alone, it sees the rows of every organization.
    this.addSql(`alter table "assessments" no force row level security;`);
    this.addSql(`update assessments set review_urgency = 0 where requires_review and 'critical risk' = any (string_to_array(review_reason, '; '));`);
    this.addSql(`alter table "assessments" force row level security;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "assessments_most_urgent";`);
    this.addSql(`alter table "assessments" drop constraint "assessments_review_urgency_range";`);
    this.addSql(`alter table "assessments" drop column "review_urgency";`);
    this.addSql(`create index assessments_review_urgency on assessments (organization_id, ((case when (risk_level = 'critical'::text) then 0 when ((risk_level = 'high'::text) or (risk_level is null)) then 1 else 2 end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
  }

}
