import { fileURLToPath } from 'node:url'

/** Where migrations lie: TypeScript in a checkout, JavaScript in a build. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** The table in which applied migrations are recorded. */
export const APPLIED_TABLE = 'mikro_orm_migrations'
