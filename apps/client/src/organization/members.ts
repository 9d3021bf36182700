import type { Outputs } from '@medilens/client'
import type { RoleName } from '@medilens/db/vocabulary'
import { queryOptions } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'
import { allPages } from './all-pages.ts'

/** A person of the organization. */
export type Member = Outputs['organization']['members']['items'][number]

const PAGE = 200

/** Everybody of the organization. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }): Promise<readonly Member[]> =>
    allPages((cursor) => client.organization.members.query({ limit: PAGE, ...cursor }, { signal })),
  staleTime: 60_000,
})

/** Of mutations: one after the other, since each answers all roles that its member had then. */
export const ROLE_CHANGES = { id: 'roles of members' }

/** Puts a member as they are now in the place of what was known of them. */
export const rememberMember = (member: Member): void =>
  showStored(membersQuery.queryKey, (members) =>
    members?.map((known) => (known.userId === member.userId ? member : known)),
  )

/** Shows without a role whoever could not be given it, and asks how it is. */
export const takeBack = ({ userId }: Member, role: RoleName): void => {
  showStored(membersQuery.queryKey, (members) =>
    members?.map((known) =>
      known.userId === userId ? { ...known, roles: known.roles.filter((had) => had !== role) } : known,
    ),
  )
  void queryClient.invalidateQueries({ queryKey: membersQuery.queryKey })
}

/** The roles of a member with one more. */
export const withRole = (member: Member, role: RoleName): Member => ({
  ...member,
  roles: member.roles.includes(role) ? member.roles : [...member.roles, role],
})
