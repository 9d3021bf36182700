import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE } from './names.ts'

/** Privileges as `grant` writes them; a column list narrows one to those columns. */
type Privileges = readonly string[]

interface Access {
  readonly app?: Privileges
  readonly auth?: Privileges
  readonly definer?: Privileges
}

const READ = ['select'] as const
const APPEND = ['select', 'insert'] as const
const EDIT = ['select', 'insert', 'update'] as const
const WRITE = ['select', 'insert', 'update', 'delete'] as const

/**
 * Who may do what to which table: the reviewed list. Row-level security narrows rows, this narrows verbs. Nothing here
 * is granted to be deleted but sign-in's own rows and roles taken away; health data is soft-deleted, and an audit row
 * can only be added and read. A test compares the live database with this list.
 */
export const ACCESS: Readonly<Record<string, Access>> = {
  organizations: {
    app: EDIT,
    auth: ['select (id, name, is_active, deleted_at)'],
    definer: ['select (id, deleted_at)'],
  },
  users: { app: READ, auth: EDIT },
  user_profiles: { app: EDIT },
  sessions: { auth: WRITE },
  accounts: { auth: WRITE },
  verifications: { auth: WRITE },
  roles: { app: READ, auth: READ },
  memberships: { app: APPEND, auth: READ },
  user_roles: { app: ['select', 'insert', 'delete'], auth: READ },
  patients: { app: EDIT },
  api_keys: { app: [...APPEND, 'update (revoked_at)'], auth: ['select', 'update (last_used_at)'] },
  service_keys: { auth: ['select', 'update (last_used_at)'] },
  assessments: { app: EDIT },
  pipeline_stages: { app: EDIT },
  biomarker_values: { app: [...APPEND, 'update (retracted_at)'] },
  biomarker_catalogue: { app: READ },
  retinal_results: { app: APPEND },
  speech_results: { app: APPEND },
  cardiology_results: { app: APPEND },
  radiology_results: { app: APPEND },
  dermatology_results: { app: APPEND },
  cognitive_results: { app: APPEND },
  chat_threads: { app: EDIT },
  chat_messages: { app: EDIT },
  ai_explanations: { app: APPEND },
  uploaded_files: { app: EDIT },
  audit_events: { app: APPEND },
  auth_events: { auth: APPEND },
}

/**
 * Tables that row-level security does not bind, with the reason; the application may read them and no more.
 */
export const UNBOUND_TABLES: Readonly<Record<string, string>> = {
  mikro_orm_migrations:
    'names of applied migrations: no organization, no health data; the app role may only read it',
}

/** The statements that give each role its access to one table, for the migration that makes the table. */
export function grantsOf(table: string): string[] {
  const access = ACCESS[table]
  if (access === undefined) throw new Error(`No access is declared for table ${table}: add it to access.ts`)
  const grants = [
    [access.app, APP_ROLE],
    [access.auth, AUTH_ROLE],
    [access.definer, DEFINER_ROLE],
  ] as const
  return grants.flatMap(([privileges, role]) =>
    privileges === undefined ? [] : [`grant ${privileges.join(', ')} on ${table} to ${role};`],
  )
}
