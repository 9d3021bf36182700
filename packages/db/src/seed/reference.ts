import { Client } from 'pg'
import { CATALOGUE } from '../catalogue/catalogue.ts'
import type { Endpoint } from '../connection/endpoint.ts'
import { newId } from '../ids.ts'
import { ROLES, storedGrants } from '../permissions.ts'
import { OWNER_ROLE } from '../roles/names.ts'
import { ROLE_NAMES } from '../vocabulary.ts'

/** What became of the rows of one table. */
export interface SeedCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
}

export interface ReferenceSummary {
  readonly roles: SeedCounts
  readonly catalogue: SeedCounts
}

/** Two servers that start at once seed one after the other, so that each counts what it did itself. */
const LOCK = "pg_advisory_xact_lock(hashtext('medilens.seed_reference'))"

/** One table of reference data: how a row is found again, and what of it the code decides. */
interface ReferenceTable {
  readonly table: string
  readonly key: string
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const roles = (): ReferenceTable => ({
  table: 'roles',
  key: 'name',
  columns: ['description', 'permissions'],
  rows: ROLE_NAMES.map((name) => ({
    name,
    description: ROLES[name].description,
    permissions: storedGrants(ROLES[name].grants),
  })),
})

const catalogue = (): ReferenceTable => ({
  table: 'biomarker_catalogue',
  key: 'key',
  columns: [
    'name',
    'category',
    'unit',
    'loinc',
    'method',
    'worse',
    'ranges',
    'no_range_reason',
    'thresholds',
    'norm',
    'valid_below',
    'possible',
    'within_subject_variation',
    'analytical_variation',
    'source',
    'version',
  ],
  rows: CATALOGUE.map(
    ({ noRangeReason, validBelow, withinSubjectVariation, analyticalVariation, ...entry }) => ({
      ...entry,
      no_range_reason: noRangeReason,
      valid_below: validBelow,
      within_subject_variation: withinSubjectVariation,
      analytical_variation: analyticalVariation,
    }),
  ),
})

/**
 * Writes roles with their permissions and the biomarker catalogue as this code has them. Rows keep their ids, what
 * does not differ is not touched, and an entry that left the catalogue stays, since old values still name it.
 * @param owner the owner's direct way in: only medilens_owner may write these two tables
 */
export async function seedReference(owner: Endpoint): Promise<ReferenceSummary> {
  const client = new Client({ ...owner.client, application_name: 'medilens seed' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`set local role ${OWNER_ROLE}`)
    await client.query(`select ${LOCK}`)
    const summary = { roles: await write(client, roles()), catalogue: await write(client, catalogue()) }
    await client.query('commit')
    return summary
  } finally {
    await client.end()
  }
}

async function write(client: Client, { table, key, columns, rows }: ReferenceTable): Promise<SeedCounts> {
  const all = ['id', key, ...columns, 'created_at', 'updated_at'].join(', ')
  const now = new Date()
  const given = rows.map((row) => ({ ...row, id: newId(), created_at: now, updated_at: now }))
  const { rows: known } = await client.query<{ key: string }>(`select ${key} as key from ${table}`)
  const { rowCount: written } = await client.query(
    `insert into ${table} (${all})
     select ${all} from jsonb_populate_recordset(null::${table}, $1)
     on conflict (${key}) do update
        set ${[...columns, 'updated_at'].map((column) => `${column} = excluded.${column}`).join(', ')}
      where ${columns.map((column) => `${table}.${column} is distinct from excluded.${column}`).join(' or ')}`,
    [JSON.stringify(given)],
  )
  const existing = new Set(known.map((row) => row.key))
  const inserted = rows.filter((row) => !existing.has(String(row[key]))).length
  const updated = (written ?? 0) - inserted
  return { inserted, updated, unchanged: rows.length - inserted - updated }
}
