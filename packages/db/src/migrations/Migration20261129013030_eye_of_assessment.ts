import { Migration } from '@mikro-orm/migrations';

const READ = ['assessments', 'retinal_results'];

export class Migration20261129013030_eye_of_assessment extends Migration {

  override name = 'Migration20261129013030_eye_of_assessment';

  override up(): void | Promise<void> {
    this.addSql(`alter table "assessments" add "eye_laterality" text null;`);
    this.addSql(`alter table "assessments" add constraint "assessments_eye_laterality_check" check ("eye_laterality" in ('left', 'right', 'both'));`);
    // Policies bind the owner too: without them, for this transaction alone, it sees the rows of every organization.
    for (const table of READ) this.addSql(`alter table "${table}" no force row level security;`);
    this.addSql(`update assessments a set eye_laterality = r.eye_laterality from retinal_results r where r.organization_id = a.organization_id and r.assessment_id = a.id and r.retracted_at is null and r.eye_laterality is not null;`);
    for (const table of READ) this.addSql(`alter table "${table}" force row level security;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "assessments" drop constraint "assessments_eye_laterality_check";`);
    this.addSql(`alter table "assessments" drop column "eye_laterality";`);
  }

}
