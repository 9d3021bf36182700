import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'
import { UNATTENDED } from './unattended.ts'

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
