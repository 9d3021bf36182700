import { Migration } from '@mikro-orm/migrations';

// In the order in which servers lock them.
const POINTING = ['assessments', 'biomarker_values'];

/**
 * Taking `hand_over` back drops the models and leaves their ids in what was measured by them; its foreign keys, made anew,
 * are valid unseen, as policies hide every row from their owner. An id without a model is set to null, else no backup of
 * that database could be restored.
 */
export class Migration20261129060400_models_of_assessments extends Migration {

  override name = 'Migration20261129060400_models_of_assessments';

  override up(): void | Promise<void> {
    const tables = [...POINTING, 'model_registry'];
    // Policies bind the owner too: without them, for this transaction alone, it sees the rows of every organization.
    for (const table of tables) this.addSql(`alter table "${table}" no force row level security;`);
    for (const table of POINTING) {
      this.addSql(`update "${table}" t set model_version_id = null where t.model_version_id is not null and not exists (select from model_registry m where m.organization_id = t.organization_id and m.id = t.model_version_id);`);
    }
    for (const table of tables) this.addSql(`alter table "${table}" force row level security;`);
  }

  /** Nothing: what pointed nowhere stays without a model. */
  override down(): void | Promise<void> {}

}
