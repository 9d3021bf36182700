import { Migration } from '@mikro-orm/migrations';

export class Migration20261129055533_derived_keys extends Migration {

  override name = 'Migration20261129055533_derived_keys';

  override up(): void | Promise<void> {
    this.addSql(`alter table "service_keys" add "is_derived" boolean generated always as ((prefix)::text = "left"((hash)::text, 12)) stored not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "service_keys" drop column "is_derived";`);
  }

}
