import { Migration } from '@mikro-orm/migrations';

export class Migration20261129051049_recall extends Migration {

  override name = 'Migration20261129051049_recall';

  override up(): void | Promise<void> {
    this.addSql(`alter table "assessments" add "recalled_at" timestamptz(3) null;`);
    this.addSql(`create index assessments_of_model on assessments (organization_id, model_version_id, id) where ((model_version_id is not null) and (deleted_at is null));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "assessments_of_model";`);
    this.addSql(`alter table "assessments" drop column "recalled_at";`);
  }

}
