import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'
import { LOOK, UNATTENDED } from './unattended.ts'

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase()
})
afterAll(() => served.close())

it('a page left alone does not keep its session from running out, however often it asks by itself', async () => {
  const { server, scratch, organization } = served
  const { database } = scratch
  const { address } = server
  const { clinician } = organization.users
  const { cookie } = await signInAs(address, clinician)
  const soonOver = `update sessions set updated_at = now() - interval '16 minutes',
    expires_at = now() + interval '1 minute' where user_id = $1`
  const left = `select expires_at > now() + interval '2 minutes' as is_longer from sessions where user_id = $1`
  const ask = async (procedure: string, headers: Readonly<Record<string, string>> = {}) => {
    await database.asAuth((client) => client.query(soonOver, [clinician.id]))
    const answer = await call(
      address,
      procedure,
      {},
      { headers: { ...fromOwnPage(address, cookie), ...headers } },
    )
    expect(answer.status).toBe(200)
    const { rows } = await database.asAuth((client) =>
      client.query<{ is_longer: boolean }>(left, [clinician.id]),
    )
    return rows.map(({ is_longer: isLonger }) => isLonger)
  }
  const unattended = { [UNATTENDED]: '1' }
  expect(await ask('user.me', unattended)).toEqual([false])
  expect(await ask('assessment.reviewQueue', unattended)).toEqual([false])
  expect(await ask('user.me')).toEqual([true])
})

it('an hour of looks of an open page buries no sign-in: they leave no event, and what somebody does leaves one', async () => {
  const { server, scratch, organization } = served
  const { admin } = organization.users
  const { cookie } = await signInAs(server.address, admin)
  const ask = (headers: Readonly<Record<string, string>>, procedure = 'user.me') =>
    call(server.address, procedure, {}, { headers: { ...fromOwnPage(server.address, cookie), ...headers } })
  const events = async () => {
    const { rows } = await scratch.database.asAuth((client) =>
      client.query<{ event_type: string }>(
        'select event_type from auth_events where user_id = $1 order by created_at, id',
        [admin.id],
      ),
    )
    return rows.map(({ event_type: eventType }) => eventType)
  }
  for (let minute = 0; minute < 60; minute += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one a minute
    expect((await ask({ [minute % 2 === 0 ? UNATTENDED : LOOK]: '1' })).status).toBe(200)
  }
  expect(await events()).toEqual(['user.sign_in'])
  await ask({})
  await ask({ [UNATTENDED]: '1' }, 'user.sessions')
  expect(await events()).toEqual(['user.sign_in', 'user.me', 'user.list_sessions'])
})
