import { Migration } from '@mikro-orm/migrations';

export class Migration20261128220743_threads_of_patient extends Migration {

  override name = 'Migration20261128220743_threads_of_patient';

  override up(): void | Promise<void> {
    this.addSql(`create index chat_threads_active_of_patient on chat_threads (organization_id, owner_id, patient_id, last_message_at desc, id desc) where is_active;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "chat_threads_active_of_patient";`);
  }

}
