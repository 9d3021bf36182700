import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase({ MEDILENS_IDLE_MINUTES: '5' })
})
afterAll(() => served.close())

it('whoever does nothing for the set minutes is signed out by the server, whatever their page does', async () => {
  const { server, scratch, organization } = served
  const { clinician } = organization.users
  const { cookie } = await signInAs(server.address, clinician)
  const ask = (procedure: string) =>
    call(server.address, procedure, {}, { headers: fromOwnPage(server.address, cookie) })
  const goBack = (minutes: number) =>
    scratch.database.asAuth((client) =>
      client.query(
        `update sessions set updated_at = updated_at - make_interval(mins => $2),
                             expires_at = expires_at - make_interval(mins => $2) where user_id = $1`,
        [clinician.id, minutes],
      ),
    )
  const me = await ask('user.me')
  expect(me.text).toContain('"idleMinutes":5')
  await goBack(4)
  expect((await ask('patient.list')).status).toBe(200)
  // That was use.
  await goBack(4)
  expect((await ask('patient.list')).status).toBe(200)
  await goBack(5)
  expect((await ask('patient.list')).status).toBe(401)
})
