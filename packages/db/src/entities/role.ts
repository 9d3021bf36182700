import { defineEntity, p } from '@mikro-orm/postgresql'
import { ROLE_NAMES } from '../vocabulary.ts'
import { createdAt, id, idOf, instant, organizationId, updatedAt } from './columns.ts'
import { Organization } from './organization.ts'
import { ownOrganization, referenceData, secured, signIn } from './policies.ts'
import { toGlobal, toMember } from './references.ts'
import { User } from './user.ts'

/** What a role may do; seeded from `permissions.ts`, and read-only to the application. */
export const Role = defineEntity({
  name: 'Role',
  tableName: 'roles',
  ...secured(...referenceData),
  properties: {
    id: id<'RoleId'>(),
    name: p.enum([...ROLE_NAMES]).unique('roles_name_unique'),
    description: p.text(),
    permissions: p.array().$type<string[]>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
})

/** That a user belongs to an organization: what every other column that names a user points at. */
export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  ...secured(ownOrganization(), signIn),
  properties: {
    id: id<'MembershipId'>(),
    organizationId: organizationId(),
    userId: idOf<'UserId'>(),
    createdAt: createdAt(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'], user: [() => User, 'user_id'] }),
  },
  uniques: [{ name: 'memberships_user_unique', properties: ['organizationId', 'userId'] }],
  indexes: [{ name: 'memberships_of_user', properties: ['userId'] }],
})

/** A role that a member holds; a person may hold several. */
export const UserRole = defineEntity({
  name: 'UserRole',
  tableName: 'user_roles',
  ...secured(ownOrganization(), signIn),
  properties: {
    id: id<'UserRoleId'>(),
    organizationId: organizationId(),
    userId: idOf<'UserId'>(),
    roleId: idOf<'RoleId'>(),
    grantedAt: instant(),
    grantedBy: idOf<'UserId'>().nullable(),
    ...toGlobal({ role: [() => Role, 'role_id'] }),
    ...toMember(() => Membership, { member: 'user_id', granter: 'granted_by' }),
  },
  uniques: [{ name: 'user_roles_unique', properties: ['organizationId', 'userId', 'roleId'] }],
})
