import { member, signedIn } from '../trpc/personal.ts'
import { can, router } from '../trpc/procedure.ts'
import { choose, me, revoke, revokeOthers, sessions } from './account.ts'
import { userNames } from './names.ts'
import { getProfile, updateProfile } from './profile.ts'
import {
  ChooseOrganizationInput,
  ChosenOrganization,
  GetProfileInput,
  ListSessionsInput,
  Me,
  MeInput,
  Profile,
  RevokedSessions,
  RevokeOtherSessionsInput,
  RevokeSessionInput,
  SessionList,
  UpdatedProfile,
  UpdateProfileInput,
  UserNames,
  UserNamesInput,
} from './schema.ts'

export const userRouter = router({
  me: signedIn.query({
    audit: { event: 'user.me', resource: 'user', action: 'read', phi: false },
    input: MeInput,
    output: Me,
    run: me,
    silentLooks: true,
  }),
  chooseOrganization: signedIn.mutation({
    audit: { event: 'user.choose_organization', resource: 'session', action: 'update', phi: false },
    input: ChooseOrganizationInput,
    output: ChosenOrganization,
    run: choose,
  }),
  sessions: signedIn.query({
    audit: { event: 'user.list_sessions', resource: 'session', action: 'read', phi: false },
    input: ListSessionsInput,
    output: SessionList,
    run: sessions,
  }),
  revokeSession: signedIn.mutation({
    audit: { event: 'user.revoke_session', resource: 'session', action: 'delete', phi: false },
    input: RevokeSessionInput,
    output: RevokedSessions,
    run: revoke,
  }),
  revokeOtherSessions: signedIn.mutation({
    audit: { event: 'user.revoke_other_sessions', resource: 'session', action: 'delete', phi: false },
    input: RevokeOtherSessionsInput,
    output: RevokedSessions,
    run: revokeOthers,
  }),
  names: can('user:identify').query({
    audit: { event: 'user.read_names', resource: 'user', action: 'read', phi: false },
    input: UserNamesInput,
    output: UserNames,
    run: userNames,
  }),
  profile: member.query({
    audit: { event: 'user.read_profile', resource: 'user', action: 'read', phi: true },
    input: GetProfileInput,
    output: Profile,
    run: getProfile,
  }),
  updateProfile: member.mutation({
    audit: { event: 'user.update_profile', resource: 'user', action: 'update', phi: true },
    input: UpdateProfileInput,
    output: UpdatedProfile,
    run: updateProfile,
  }),
})
