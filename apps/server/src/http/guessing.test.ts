import { describe, expect, it } from 'vitest'
import { call, get, post, type Answer } from '../testing/call.ts'
import { from, signInServers } from '../testing/sign-in-servers.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

const { server, second, clinic, enter, asAuth } = signInServers()

describe('guessing', () => {
  const guess = (email: string, ip: string, headers: Readonly<Record<string, string>> = {}) =>
    post(
      server().address,
      '/auth/sign-in',
      { email, password: 'not the password' },
      { headers: { ...fromOwnPage(server().address), ...from(ip), ...headers } },
    )

  it('is stopped, a thousand times over, and locks the victim out neither here nor elsewhere', async () => {
    const { clinician } = clinic().users
    const office = '203.0.113.5'
    const { cookie } = await signInAs(server().address, clinician, { headers: from(office) })
    const statuses: number[] = []
    let last: Answer | undefined
    for (let round = 0; round < 50; round++) {
      // oxlint-disable-next-line no-await-in-loop
      const answers = await Promise.all(Array.from({ length: 20 }, () => guess(clinician.email, office)))
      statuses.push(...answers.map(({ status }) => status))
      last = answers.at(-1)
    }
    expect(statuses).toHaveLength(1_000)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(995)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(30)

    // From the attacker's own address even the right password waits; not so where the browser is known, or elsewhere.
    const at = (headers: Readonly<Record<string, string>>, on = server()) =>
      signInAs(on.address, clinician, { headers }).then(({ answer }) => answer.status)
    expect(await at(from(office))).toBe(429)
    expect(await at(from(office), second())).toBe(429)
    expect(await at({ ...from(office), cookie })).toBe(200)
    expect(await at(from('198.51.100.7'))).toBe(200)
    // Another's browser is not known for this account.
    const colleague = await signInAs(server().address, clinic().users.admin, { headers: from() })
    expect(await at({ ...from(office), cookie: colleague.cookie })).toBe(429)

    const { rows } = await asAuth(
      `select details ->> 'why' as why, user_id, count(*)::int from auth_events
        where actor_ip = $1 and action = 'deny' group by 1, 2 order by 1`,
      office,
    )
    // Each password that was looked at, and a word a minute and server of what was not.
    expect(rows).toEqual([
      { why: 'too many attempts', user_id: clinician.id, count: expect.toSatisfy((count) => count <= 4) },
      { why: 'wrong', user_id: clinician.id, count: 5 },
    ])
  })

  it('learns nothing of who has an account, by answer or by time', async () => {
    const ask = async (email: string) => {
      // What this process worked, its hashing threads too: what else the machine does makes it no longer.
      const before = process.cpuUsage()
      const answer = await guess(email, from()['x-forwarded-for'])
      const { user, system } = process.cpuUsage(before)
      return { answer, ms: (user + system) / 1_000 }
    }
    const rounds = []
    for (let round = 0; round < 9; round++) {
      // oxlint-disable-next-line no-await-in-loop
      rounds.push({
        known: await ask(clinic().users.patient.email),
        unknown: await ask(`nobody${round}@x.example`),
      })
    }
    const shape = ({ answer }: { answer: Answer }) => [
      answer.status,
      answer.text.replaceAll(/[0-9a-f-]{36}/g, '<id>'),
      answer.headers.getSetCookie(),
    ]
    for (const { known, unknown } of rounds) expect(shape(unknown)).toEqual(shape(known))
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
    const ratio =
      median(rounds.map(({ unknown }) => unknown.ms)) / median(rounds.map(({ known }) => known.ms))
    // Without the hash for nobody's sake it is a twentieth.
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('by a flood takes the machine from nobody: who waits too long is told, and others are served', async () => {
    const { cookie } = await enter(clinic().users.researcher)
    const flood = Array.from({ length: 60 }, (_, n) => guess(`flood${n}@x.example`, `192.0.2.${n}`))
    const ready = await get(server().address, '/health/ready')
    const { key } = clinic().keys.clinician
    expect(ready.status).toBe(200)
    expect((await call(server().address, 'patient.list', {}, { key })).status).toBe(200)
    // Who was here before does not stand in line with strangers.
    const again = await Promise.all(
      Array.from({ length: 3 }, () =>
        signInAs(server().address, clinic().users.researcher, { headers: { ...from(), cookie } }),
      ),
    )
    expect(again.map(({ answer }) => answer.status)).toEqual([200, 200, 200])
    const statuses = (await Promise.all(flood)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([401, 503]))
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(34)
    // Turned away unheard is no wrong password.
    const turned = statuses.indexOf(503)
    const { rows } = await asAuth(
      'select count(*)::int as failures from auth_events where actor_ip = $1',
      `192.0.2.${turned}`,
    )
    expect(rows).toEqual([{ failures: 0 }])
  })
})
