import { Migration } from '@mikro-orm/migrations';

export class Migration20261129043859_discard_at extends Migration {

  override name = 'Migration20261129043859_discard_at';

  override up(): void | Promise<void> {
    this.addSql(`alter table "uploaded_files" add "discard_at" timestamptz(3) null;`);
    this.addSql(`create index uploaded_files_to_discard on uploaded_files (organization_id, discard_at) where ((discard_at is not null) and (deleted_at is null));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "uploaded_files_to_discard";`);
    this.addSql(`alter table "uploaded_files" drop column "discard_at";`);
  }

}
