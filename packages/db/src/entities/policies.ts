import type { PolicyDef } from '@mikro-orm/postgresql'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'

/**
 * Expressions stand here exactly as PostgreSQL prints them back, or every comparison with a live database would
 * report drift that is none. The sub-select is evaluated once a statement, and `nullif` matters because after a
 * commit the setting is '' and not unset.
 */
const setting = (name: string) =>
  `( SELECT (NULLIF(current_setting('app.${name}'::text, true), ''::text))::uuid AS "nullif")`
const currentOrganization = setting('organization_id')
const currentUser = setting('user_id')

/** The rows of the session's organization, for the application alone. */
export const ownOrganization = (column = 'organization_id'): PolicyDef => ({
  name: 'own_organization',
  roles: [APP_ROLE],
  using: `(${column} = ${currentOrganization})`,
  check: `(${column} = ${currentOrganization})`,
})

/** The session's own user. */
export const ownUser = (column = 'user_id'): PolicyDef => ({
  name: 'own_user',
  roles: [APP_ROLE],
  using: `(${column} = ${currentUser})`,
  check: `(${column} = ${currentUser})`,
})

/** The session's own user's account, to read: sign-in alone writes it. */
export const ownAccount: PolicyDef = {
  name: 'own_account',
  command: 'select',
  roles: [APP_ROLE],
  using: `(id = ${currentUser})`,
}

/** The members of the session's organization, to read; `memberships` is itself under `own_organization`. */
export const membersOfOrganization: PolicyDef = {
  name: 'members_of_organization',
  command: 'select',
  roles: [APP_ROLE],
  using: `(EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.user_id = users.id) AND (m.organization_id = ${currentOrganization}))))`,
}

/** Sign-in and key look-up, before an organization is known; what it may do there is a matter of grants. */
export const signIn: PolicyDef = { name: 'sign_in', roles: [AUTH_ROLE], using: 'true', check: 'true' }

/** The same where sign-in only reads. */
export const signInReads: PolicyDef = {
  name: 'sign_in',
  command: 'select',
  roles: [AUTH_ROLE],
  using: 'true',
}

/** Reference data that everybody reads and migrations and seeds write. */
export const referenceData: PolicyDef[] = [
  { name: 'readable', command: 'select', roles: [APP_ROLE, AUTH_ROLE], using: 'true' },
  { name: 'seeded_by_owner', roles: [OWNER_ROLE], using: 'true', check: 'true' },
]

/** What the definer functions read across organizations: columns are narrowed by grants. */
export const definerReads: PolicyDef = {
  name: 'definer_reads',
  command: 'select',
  roles: [DEFINER_ROLE],
  using: 'true',
}

/** What a claim reads and leases across organizations: columns are narrowed by grants. */
export const definerClaims: PolicyDef = {
  name: 'definer_claims',
  roles: [DEFINER_ROLE],
  using: 'true',
  check: 'true',
}

/** Every table: policies bind its owner too. */
export const secured = (...policies: PolicyDef[]) => ({ rowLevelSecurity: 'force' as const, policies })

/** The common case: a table of one organization. */
export const tenant = () => secured(ownOrganization())
