import { HTTP_ROUTES } from '@medilens/api'
import { FIXTURE_PASSWORD } from '@medilens/db/testing'
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

it.each(HTTP_ROUTES.filter(({ access }) => access === 'session').map(({ path }) => path))(
  'a page left open by somebody else neither signs out nor changes the password of who signed in since: %s',
  async (path) => {
    const { server, organization } = served
    const { address } = server
    const { clinician, admin } = organization.users
    const { cookie } = await signInAs(address, clinician)
    const headers = fromOwnPage(address, cookie)
    const stale = { ...headers, [EXPECTED_SESSION]: `${admin.id} ${organization.id}` }
    // Right in all else, as of somebody with the same password.
    const passwords = { currentPassword: FIXTURE_PASSWORD, newPassword: 'a password of nobody’s choice' }
    const answer = await post(address, path, path.endsWith('password') ? passwords : {}, { headers: stale })
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('session_changed')])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await post(address, '/trpc/user.me', {}, { headers })).status).toBe(200)
    expect((await signInAs(address, clinician)).answer.status).toBe(200)
  },
)

it('a page signs out whom it shows, and also where nobody is signed in any more', async () => {
  const { server, organization } = served
  const { address } = server
  const { clinician } = organization.users
  const { cookie } = await signInAs(address, clinician)
  const headers = {
    ...fromOwnPage(address, cookie),
    [EXPECTED_SESSION]: `${clinician.id} ${organization.id}`,
  }
  const signOut = async () => (await post(address, '/auth/sign-out', {}, { headers })).status
  expect([await signOut(), await signOut()]).toEqual([200, 200])
  expect((await post(address, '/trpc/user.me', {}, { headers })).status).toBe(401)
})
