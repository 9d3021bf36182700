import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { showStored } from '../server/stored.ts'
import { Loaded } from '../ui/loaded.tsx'
import { ProfileForm } from './profile-form.tsx'
import type { Profile } from './profile-values.ts'

/** What one says of oneself; nobody else sees it. */
export function ProfileSection() {
  // Not asked for anew while it is written in: what changed elsewhere shows when it is saved.
  const query = useQuery({
    ...api.user.profile.queryOptions({}),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // Whoever comes back to it begins with what holds now: a consent may have been withdrawn elsewhere.
    gcTime: 0,
  })
  const store = (profile: Profile): void => showStored(api.user.profile.queryKey({}), profile)
  return (
    <Loaded query={query} lines={6}>
      {(profile) => <ProfileForm profile={profile} onStored={store} />}
    </Loaded>
  )
}
