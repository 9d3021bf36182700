import { Migration } from '@mikro-orm/migrations';

export class Migration20261129020524_sign_in_audit extends Migration {

  override name = 'Migration20261129020524_sign_in_audit';

  override up(): void | Promise<void> {
    this.addSql(`create index auth_events_by_user on auth_events (user_id, created_at desc, id desc) where (user_id is not null);`);
    this.addSql(`create index auth_events_by_key on auth_events (api_key_id, created_at desc, id desc) where (api_key_id is not null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "auth_events_by_user";`);
    this.addSql(`drop index "auth_events_by_key";`);
  }

}
