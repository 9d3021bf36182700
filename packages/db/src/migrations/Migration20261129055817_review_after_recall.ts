import { Migration } from '@mikro-orm/migrations';

export class Migration20261129055817_review_after_recall extends Migration {

  override name = 'Migration20261129055817_review_after_recall';

  override up(): void | Promise<void> {
    this.addSql(`drop index "assessments_awaiting_review";`);
    this.addSql(`drop index "assessments_most_urgent";`);
    this.addSql(`create index assessments_waiting_for_review on assessments (organization_id, measured_at desc, id desc) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and ((status = 'completed'::text) or (supersedes_id is not null)) and (deleted_at is null));`);
    this.addSql(`create index assessments_next_to_review on assessments (organization_id, ((case when (risk_level = 'critical'::text) then 0 else review_urgency end)), ((case when (supersedes_id is null) then completed_at else created_at end)), id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and ((status = 'completed'::text) or (supersedes_id is not null)) and (deleted_at is null));`);
    // Recalls of before left their successors unmarked until they were completed, and for good where they failed. Policies bind
    // the owner too: without them, for this transaction alone, it sees the rows of every organization.
    this.addSql(`alter table "assessments" no force row level security;`);
    this.addSql(`update assessments anew set requires_review = true, review_reason = 'the result before was recalled, and had been reviewed or waited for it', review_urgency = case when recalled.risk_level = 'critical' then 0 else recalled.review_urgency end from assessments recalled where recalled.organization_id = anew.organization_id and recalled.superseded_by_id = anew.id and recalled.recalled_at is not null and (recalled.requires_review or recalled.reviewed_at is not null) and not anew.requires_review and anew.status <> 'completed';`);
    this.addSql(`alter table "assessments" force row level security;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "assessments_waiting_for_review";`);
    this.addSql(`drop index "assessments_next_to_review";`);
    this.addSql(`create index assessments_awaiting_review on assessments (organization_id, measured_at desc, id desc) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
    this.addSql(`create index assessments_most_urgent on assessments (organization_id, ((case when (risk_level = 'critical'::text) then 0 else review_urgency end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
  }

}
