import { afterAll, beforeAll, expect, it } from 'vitest'
import { post } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'
import { EXPECTED_SESSION } from './expected-session.ts'

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase()
})
afterAll(() => served.close())

it('a page left open by somebody else writes nothing in the name of who signed in since', async () => {
  const { server, organization } = served
  const { address } = server
  const { clinician, admin } = organization.users
  const { cookie } = await signInAs(address, clinician)
  const create = (expects: string, path = 'patient.create') =>
    post(
      address,
      `/trpc/${path}`,
      { fullName: 'Left Open' },
      { headers: { ...fromOwnPage(address, cookie), [EXPECTED_SESSION]: expects } },
    )
  for (const stale of [
    `${admin.id} ${organization.id}`,
    `${clinician.id} ${admin.id}`,
    `${clinician.id} -`,
    'x',
  ]) {
    const answer = await create(stale)
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('session_changed')])
  }
  expect((await create(`${clinician.id} ${organization.id}`)).status).toBe(200)
})
