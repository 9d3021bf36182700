import { Migration } from '@mikro-orm/migrations';

export class Migration20261128220726_review_of_ungraded extends Migration {

  override name = 'Migration20261128220726_review_of_ungraded';

  override up(): void | Promise<void> {
    this.addSql(`drop index "assessments_review_queue";`);
    this.addSql(`create index assessments_review_urgency on assessments (organization_id, ((case when (risk_level = 'critical'::text) then 0 when ((risk_level = 'high'::text) or (risk_level is null)) then 1 else 2 end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "assessments_review_urgency";`);
    this.addSql(`create index assessments_review_queue on assessments (organization_id, ((case risk_level when 'critical'::text then 0 when 'high'::text then 1 else 2 end)), completed_at, id) where (requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null));`);
  }

}
