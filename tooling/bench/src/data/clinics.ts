import type { ApiKeyId, Database, OrganizationId, PatientId, UserId } from '@medilens/db'
import { organizationFixture } from '@medilens/db/testing'

/** An organization that the benchmark asks about, and the key it asks with. */
export interface Clinic {
  readonly id: OrganizationId
  /** The `Authorization` header of a clinician's key. */
  readonly authorization: string
  readonly apiKeyId: ApiKeyId
  readonly clinicianId: UserId
  readonly patients: readonly PatientId[]
}

/** Makes organizations with people, keys and patients, and nothing measured yet. */
export async function makeClinics(
  database: Database,
  { organizations, patients }: { readonly organizations: number; readonly patients: number },
): Promise<Clinic[]> {
  const made: Clinic[] = []
  for (let n = 1; n <= organizations; n++) {
    // oxlint-disable-next-line no-await-in-loop -- a few connections make them all
    const fixture = await organizationFixture(database, { name: `Bench Clinic ${n}`, patients })
    const { id: apiKeyId, key } = fixture.keys.clinician
    made.push({
      id: fixture.id,
      authorization: `Bearer ${key}`,
      apiKeyId,
      clinicianId: fixture.users.clinician.id,
      patients: fixture.patients.map((patient) => patient.id),
    })
  }
  return made
}

/** So many of them, spread evenly. */
export const spread = <Item>(items: readonly Item[], count: number): Item[] =>
  items.filter(
    (_, index) =>
      Math.floor(((index + 1) * count) / items.length) > Math.floor((index * count) / items.length),
  )
