import { TSMigrationGenerator } from '@mikro-orm/migrations'
import { grantsOf } from '../roles/access.ts'

/**
 * Writes migrations as MikroORM does, and beside each new table the grants that `roles/access.ts` declares for it:
 * a table that nobody may read is the commonest mistake, and one that everybody may the worst.
 */
export class MedilensMigrationGenerator extends TSMigrationGenerator {
  override generateMigrationFile(className: string, diff: { up: string[]; down: string[] }): string {
    const tables = diff.up.flatMap((statement) => {
      const table = /^create table "(?<table>\w+)"/.exec(statement.trim())?.groups?.['table']
      return table === undefined ? [] : [table]
    })
    const up = [...diff.up, ...(tables.length > 0 ? ['', ...tables.flatMap(grantsOf)] : [])]
    return super.generateMigrationFile(className, { ...diff, up })
  }
}
