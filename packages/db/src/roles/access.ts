import { PIPELINE_TYPES } from '../vocabulary.ts'
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
/** What was found stays as it was found; that it no longer stands is all that may be said of it later. */
const RESULT = [...APPEND, 'update (retracted_at)'] as const
const WRITE = ['select', 'insert', 'update', 'delete'] as const

/** Every column but tx_id, which PostgreSQL alone says: nobody may date an event into another transaction. */
const AUDIT_COLUMNS =
  'id, organization_id, user_id, api_key_id, actor_type, actor_ip, event_type, resource_type, resource_id, ' +
  'patient_id, action, details, hipaa_relevant, phi_accessed, session_id, request_id, user_agent, created_at'
const SIGN_IN_COLUMNS =
  'id, user_id, api_key_id, actor_type, actor_ip, event_type, action, details, request_id, user_agent, created_at'

/** What a claim looks at, and what it writes. */
const JOB_READ =
  'id, organization_id, assessment_id, pipeline_type, pipeline_version, attempts_allowed, created_at'
const JOB_LEASED = 'status, attempt, available_at, holder, claimed_at, updated_at'

/**
 * Who may do what to which table: the reviewed list. Row-level security narrows rows, this narrows verbs. Nothing here
 * is granted to be deleted but sign-in's own rows and roles taken away; health data is soft-deleted, and an audit row
 * can only be added and read. Sign-in makes members, because a row that names any user of the installation would tell
 * the application who exists. A test, and each start of a server, compare the live database with this list.
 */
export const ACCESS: Readonly<Record<string, Access>> = {
  organizations: {
    app: EDIT,
    auth: ['select (id, name, is_active, deleted_at)'],
    definer: ['select (id, is_active, deleted_at)'],
  },
  users: { app: ['select (id, email, name, is_active)'], auth: EDIT },
  user_profiles: { app: EDIT },
  sessions: { auth: WRITE },
  accounts: { auth: WRITE },
  verifications: { auth: WRITE },
  sign_in_attempts: { auth: WRITE },
  roles: { app: READ, auth: READ },
  memberships: { app: READ, auth: APPEND },
  user_roles: { app: ['select', 'insert', 'delete'], auth: READ },
  patients: { app: EDIT },
  api_keys: { app: [...APPEND, 'update (revoked_at)'], auth: ['select', 'update (last_used_at)'] },
  service_keys: { auth: ['select', 'insert', 'update (last_used_at, revoked_at)'] },
  assessments: { app: EDIT },
  pipeline_stages: { app: EDIT },
  biomarker_values: { app: [...APPEND, 'update (preliminary, eye_laterality, retracted_at)'] },
  biomarker_catalogue: { app: READ },
  ...Object.fromEntries(PIPELINE_TYPES.map((type) => [`${type}_results`, { app: RESULT }])),
  ecg_annotations: { app: RESULT },
  chat_threads: { app: EDIT },
  chat_messages: { app: EDIT },
  ai_explanations: { app: APPEND },
  uploaded_files: { app: EDIT, definer: ['select (id, deleted_at, processing_status)'] },
  assessment_files: { app: APPEND },
  pipeline_jobs: {
    app: EDIT,
    definer: [`select (${JOB_READ}, ${JOB_LEASED})`, `update (${JOB_LEASED})`],
  },
  submissions: { app: APPEND },
  progress_events: { app: APPEND },
  model_registry: { app: EDIT },
  pseudonyms: { app: APPEND },
  audit_events: { app: ['select', `insert (${AUDIT_COLUMNS})`] },
  auth_events: { auth: ['select', `insert (${SIGN_IN_COLUMNS})`] },
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
