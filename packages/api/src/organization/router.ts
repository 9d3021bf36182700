import { can, router } from '../trpc/procedure.ts'
import { INVITE, inviteMember } from './invite.ts'
import { listMembers } from './members.ts'
import { grantRole, revokeRole } from './roles.ts'
import {
  GetOrganizationInput,
  GrantRoleInput,
  Invitation,
  InviteInput,
  ListMembersInput,
  Member,
  MemberPage,
  Organization,
  RevokeRoleInput,
  UpdatedOrganization,
  UpdateOrganizationInput,
} from './schema.ts'
import { getOrganization, updateOrganization } from './update.ts'

export const organizationRouter = router({
  get: can('organization:manage').query({
    audit: { event: 'organization.read', resource: 'organization', action: 'read', phi: false },
    input: GetOrganizationInput,
    output: Organization,
    run: getOrganization,
  }),
  update: can('organization:manage').mutation({
    audit: { event: 'organization.update', resource: 'organization', action: 'update', phi: false },
    input: UpdateOrganizationInput,
    output: UpdatedOrganization,
    run: updateOrganization,
  }),
  members: can('user:manage').query({
    audit: { event: 'organization.list_members', resource: 'user', action: 'read', phi: false },
    input: ListMembersInput,
    output: MemberPage,
    run: listMembers,
  }),
  grant: can('user:manage').mutation({
    audit: { event: 'organization.grant_role', resource: 'user', action: 'update', phi: false },
    input: GrantRoleInput,
    output: Member,
    run: grantRole,
  }),
  revoke: can('user:manage').mutation({
    audit: { event: 'organization.revoke_role', resource: 'user', action: 'update', phi: false },
    input: RevokeRoleInput,
    output: Member,
    run: revokeRole,
  }),
  invite: can('user:manage').mutation({
    audit: INVITE,
    input: InviteInput,
    output: Invitation,
    run: inviteMember,
  }),
})
