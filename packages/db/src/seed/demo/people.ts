import { z } from 'zod'
import { newId, type OrganizationId, type PatientId, type UserId } from '../../ids.ts'
import type { Database } from '../../session/database.ts'
import type { RoleName } from '../../vocabulary.ts'

/** Ids of the demo are the same everywhere, so that documentation can name them: UUIDv7 of 1 January 2026. */
const uuid = (last: number) => `019b76da-a800-7000-8000-${String(last).padStart(12, '0')}`
const user = z.uuidv7().brand<'UserId'>()

/** The demo organization. */
export const DEMO_ORGANIZATION_ID: OrganizationId = z.uuidv7().brand<'OrganizationId'>().parse(uuid(1))

/** The patient who signs in. */
export const DEMO_PATIENT_ID: PatientId = z.uuidv7().brand<'PatientId'>().parse(uuid(5))

interface DemoUser {
  readonly id: UserId
  readonly email: string
  readonly name: string
}

/**
 * Who signs in to the demo, by role; passwords are no matter of this seed. Addresses end in `.example`, which is
 * reserved (RFC 2606), so no message ever reaches anybody.
 */
export const DEMO_USERS = {
  clinician: { id: user.parse(uuid(2)), email: 'clinician@demo.medilens.example', name: 'Dana Exampleson' },
  admin: { id: user.parse(uuid(3)), email: 'admin@demo.medilens.example', name: 'Kim Placeholder' },
  patient: { id: user.parse(uuid(4)), email: 'patient@demo.medilens.example', name: 'Maren Samplewood' },
  researcher: { id: user.parse(uuid(6)), email: 'researcher@demo.medilens.example', name: 'Robin Fictional' },
} as const satisfies Partial<Record<RoleName, DemoUser>>

export type DemoRole = keyof typeof DEMO_USERS

/**
 * Makes the demo's users members of its organization, where an earlier seed did not: sign-in alone may, and so it is
 * outside the organization's own transactions.
 */
export const ensureDemoMembers = (database: Database, at: Date): Promise<void> =>
  database.asAuth(async (client) => {
    await client.query(
      `insert into users (id, email, email_verified, name, created_at, updated_at)
       select id, email, true, name, $2, $2 from jsonb_populate_recordset(null::users, $1)
       on conflict do nothing`,
      [JSON.stringify(Object.values(DEMO_USERS)), at],
    )
    const members = Object.values(DEMO_USERS).map(({ id }) => ({
      id: newId(),
      organization_id: DEMO_ORGANIZATION_ID,
      user_id: id,
    }))
    await client.query(
      `insert into memberships (id, organization_id, user_id, created_at)
       select id, organization_id, user_id, $2 from jsonb_populate_recordset(null::memberships, $1)
       on conflict (organization_id, user_id) do nothing`,
      [JSON.stringify(members), at],
    )
  })
