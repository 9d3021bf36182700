import { Migration } from '@mikro-orm/migrations';

/**
 * The one look across organizations that the application may take: their ids, for work that then opens an ordinary
 * session for each. The function belongs to medilens_definer, because under forced row-level security even the
 * tables' owner sees nothing.
 */
export class Migration20261122174000_organization_ids extends Migration {

  override name = 'Migration20261122174000_organization_ids';

  override up(): void | Promise<void> {
    this.addSql(`create function organization_ids() returns setof uuid language sql stable security definer set search_path = '' as $$ select id from public.organizations where deleted_at is null order by id $$;`);
    this.addSql(`revoke all on function organization_ids() from public;`);
    this.addSql(`grant execute on function organization_ids() to medilens_app;`);
    this.addSql(`grant create on schema public to medilens_definer;`);
    this.addSql(`alter function organization_ids() owner to medilens_definer;`);
    this.addSql(`revoke create on schema public from medilens_definer;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`set local role medilens_definer;`);
    this.addSql(`drop function organization_ids();`);
    this.addSql(`set local role medilens_owner;`);
  }

}
