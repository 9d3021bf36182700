import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TSMigrationGenerator } from '@mikro-orm/migrations'
import { grantsOf } from '../roles/access.ts'
import { MIGRATIONS_FOLDER } from './folder.ts'

interface Difference {
  up: string[]
  down: string[]
}

/**
 * Writes migrations as MikroORM does, and beside each new table the grants that `roles/access.ts` declares for it:
 * a table that nobody may read is the commonest mistake, and one that everybody may the worst. Migrations are run from
 * a list rather than from what lies in a folder, where a build leaves declarations and forgotten files.
 */
export class MedilensMigrationGenerator extends TSMigrationGenerator {
  override async generate(diff: Difference, path?: string, name?: string): Promise<[string, string]> {
    const written = await super.generate(diff, path, name)
    const folder = this.options.pathTs ?? MIGRATIONS_FOLDER
    await writeFile(join(folder, 'list.ts'), await listOf(folder))
    return written
  }

  override generateMigrationFile(className: string, diff: Difference): string {
    const tables = diff.up.flatMap((statement) => {
      const table = /^create table "(?<table>\w+)"/.exec(statement.trim())?.groups?.['table']
      return table === undefined ? [] : [table]
    })
    const up = [...diff.up, ...(tables.length > 0 ? ['', ...tables.flatMap(grantsOf)] : [])]
    return super.generateMigrationFile(className, { ...diff, up })
  }
}

/** The text of `list.ts` for the migrations of a folder, in the order of their names. */
export async function listOf(folder: string): Promise<string> {
  const names = (await readdir(folder))
    .filter((file) => /^Migration\w+\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted()
  return [
    '// Written by `medilens db migration:create`, in the order in which migrations are applied.',
    ...names.map((name) => `import { ${name} } from './${name}.ts'`),
    '',
    'export const MIGRATIONS = [',
    ...names.map((name) => `  { name: '${name}', class: ${name} },`),
    ']',
    '',
  ].join('\n')
}
