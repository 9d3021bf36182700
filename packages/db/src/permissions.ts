import type { RoleName } from './vocabulary.ts'

/** What may be asked for: `resource:verb`. */
export const PERMISSIONS = [
  'assessment:read',
  'assessment:create',
  'assessment:submit',
  'assessment:review',
  'assessment:delete',
  'patient:read',
  'patient:create',
  'patient:update',
  'patient:delete',
  'patient:identify',
  'chat:use',
  'data:export',
  'file:read',
  'file:write',
  'user:identify',
  'user:manage',
  'key:manage',
  'organization:manage',
  'audit:read',
  'pipeline:operate',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/**
 * How far a permission reaches: every row of the organization, the patient who is the caller, or everybody's rows
 * without anything that names a person.
 */
export const SCOPES = ['all', 'own', 'pseudonyms'] as const
export type Scope = (typeof SCOPES)[number]

export type Grants = Readonly<Partial<Record<Permission, Scope>>>

interface RoleDefinition {
  readonly description: string
  readonly grants: Grants
}

/** The roles and what each may do. Seeded into `roles`, which the application can only read. */
export const ROLES: Readonly<Record<RoleName, RoleDefinition>> = {
  patient: {
    description: 'A person assessed, who sees and may start their own assessments',
    grants: {
      'assessment:read': 'own',
      'assessment:create': 'own',
      'patient:read': 'own',
      'patient:update': 'own',
      'patient:identify': 'own',
      'chat:use': 'own',
      'data:export': 'own',
      'file:read': 'own',
      'file:write': 'own',
    },
  },
  clinician: {
    description: 'Records, reads and reviews the assessments of every patient of the organization',
    grants: {
      'assessment:read': 'all',
      'assessment:create': 'all',
      'assessment:submit': 'all',
      'assessment:review': 'all',
      'assessment:delete': 'all',
      'patient:read': 'all',
      'patient:create': 'all',
      'patient:update': 'all',
      'patient:delete': 'all',
      'patient:identify': 'all',
      'chat:use': 'all',
      'data:export': 'all',
      'file:read': 'all',
      'file:write': 'all',
      'user:identify': 'all',
    },
  },
  admin: {
    description: 'Runs the organization: people, keys, audit and pipelines; sees nothing clinical',
    grants: {
      'patient:identify': 'all',
      'user:identify': 'all',
      'user:manage': 'all',
      'key:manage': 'all',
      'organization:manage': 'all',
      'audit:read': 'all',
      'pipeline:operate': 'all',
    },
  },
  researcher: {
    description: 'Reads assessments and histories under pseudonyms',
    grants: { 'assessment:read': 'pseudonyms', 'data:export': 'pseudonyms' },
  },
  service: {
    description: 'A pipeline or integration that records assessments and reads what it needs for that',
    grants: {
      'assessment:read': 'all',
      'assessment:create': 'all',
      'assessment:submit': 'all',
      'patient:read': 'all',
      'patient:identify': 'all',
      'file:read': 'all',
      'file:write': 'all',
      'user:identify': 'all',
    },
  },
}

/** A grant as `roles.permissions` stores it: `patient:read` for all rows, else with its scope, `patient:read:own`. */
export const storedGrants = (grants: Grants): string[] =>
  PERMISSIONS.flatMap((permission) => {
    const scope = grants[permission]
    if (scope === undefined) return []
    return [scope === 'all' ? permission : `${permission}:${scope}`]
  })

/** Reads stored grants of several roles together: the widest scope wins. What this code does not know grants nothing. */
export function readGrants(stored: readonly string[]): Grants {
  const reach = (permission: Permission) =>
    SCOPES.find((scope) => stored.includes(scope === 'all' ? permission : `${permission}:${scope}`))
  return Object.fromEntries(
    PERMISSIONS.flatMap((permission) => {
      const scope = reach(permission)
      return scope === undefined ? [] : [[permission, scope]]
    }),
  )
}
