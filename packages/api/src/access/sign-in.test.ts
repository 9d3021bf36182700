import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectWithRetry, newId } from '@medilens/db'
import { FIXTURE_PASSWORD, onEveryServer, organizationFixture, testDatabase } from '@medilens/db/testing'
import type { OrganizationFixture, TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OrganizationId } from '../organization/schema.ts'
import { TEST_SECRET } from '../testing/session-cookie.ts'
import { createInvitation, type NewInvitation } from './invitations.ts'
import {
  chooseOrganization,
  listSessions,
  membershipsOf,
  revokeOtherSessions,
  revokeSession,
} from './own-sessions.ts'
import type { SessionOwner } from './own-sessions.ts'
import { SignIn, type SignedIn, type SignInRequest } from './sign-in.ts'

type SuperuserClient = Awaited<ReturnType<typeof connectWithRetry>>

const NEW_PASSWORD = 'quite another password'

/** What a browser sends back of what it was told to keep. */
const browser = ({ setCookies }: Pick<SignedIn, 'setCookies'>) =>
  setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')

onEveryServer((cluster) => {
  describe('signing in with one owner’s URL', () => {
    let own: TestDatabase
    let clinic: OrganizationFixture
    let hospital: OrganizationFixture
    let signIn: SignIn

    beforeAll(async () => {
      own = await testDatabase({ borrowed: true, cluster: cluster() })
      clinic = await organizationFixture(own.database)
      hospital = await organizationFixture(own.database, { name: 'Fixture Hospital' })
      signIn = new SignIn({ database: own.database, secret: TEST_SECRET, secureCookies: false })
    })
    afterAll(() => own.close())

    let address = 0
    /** From an address of its own, so that one test's failures do not count in another. */
    const from = (cookie?: string): SignInRequest => ({
      cookie,
      ip: `2001:db8:${(++address).toString(16)}::1`,
      userAgent: 'Fixture Browser',
      requestId: randomUUID(),
    })
    const enter = (email: string, password = FIXTURE_PASSWORD, cookie?: string) =>
      signIn.signIn({ email, password }, from(cookie))
    const events = async (requestId: string) => {
      const { rows } = await own.database.asAuth((client) =>
        client.query(
          `select user_id, event_type, action, details ->> 'why' as why, host(actor_ip) as ip
             from auth_events where request_id = $1`,
          [requestId],
        ),
      )
      return rows
    }
    const asAuth = (statement: string, ...values: unknown[]) =>
      own.database.asAuth((client) => client.query(statement, values))
    const asSuperuser = async (work: (client: SuperuserClient) => Promise<unknown>): Promise<void> => {
      const client = await connectWithRetry(own.superuser)
      try {
        await work(client)
      } finally {
        await client.end()
      }
    }
    const ownerOf = async (signedIn: SignedIn): Promise<SessionOwner> => {
      const caller = await signIn.callerOf(browser(signedIn))
      if (caller === null) throw new Error('Nobody is signed in')
      return caller
    }

    it('lets a person in whose e-mail and password are right, as what they are in their organization', async () => {
      const { email, id, name } = clinic.users.clinician
      const request = from()
      const signedIn = await signIn.signIn({ email, password: FIXTURE_PASSWORD }, request)
      expect(signedIn.user).toEqual({ id, name, email })
      expect(await signIn.callerOf(browser(signedIn))).toMatchObject({
        kind: 'member',
        userId: id,
        organizationId: clinic.id,
        roles: ['clinician'],
        grants: { 'patient:read': 'all' },
      })
      expect(await events(request.requestId)).toEqual([
        { user_id: id, event_type: 'user.sign_in', action: 'create', why: null, ip: request.ip },
      ])
      const { rows } = await asAuth('select last_login_at is not null as seen from users where id = $1', id)
      expect(rows).toEqual([{ seen: true }])
    })

    it('refuses a wrong password, an unknown e-mail and a closed account alike, and says which to nobody but the audit', async () => {
      const closed = await organizationFixture(own.database)
      await asAuth('update users set is_active = false where id = $1', closed.users.admin.id)
      await asAuth('update users set deleted_at = now() where id = $1', closed.users.patient.id)
      const attempts = [
        {
          email: closed.users.clinician.email,
          password: 'not the password',
          why: 'wrong',
          id: closed.users.clinician.id,
        },
        { email: 'nobody@fixture.example', password: FIXTURE_PASSWORD, why: 'wrong', id: null },
        {
          email: closed.users.admin.email,
          password: FIXTURE_PASSWORD,
          why: 'closed',
          id: closed.users.admin.id,
        },
        {
          email: closed.users.patient.email,
          password: FIXTURE_PASSWORD,
          why: 'closed',
          id: closed.users.patient.id,
        },
      ]
      for (const { why, id, ...input } of attempts) {
        const request = from()
        // oxlint-disable-next-line no-await-in-loop
        const refused = await signIn.signIn(input, request).catch((error: unknown) => error)
        expect(refused).toMatchObject({ code: 'sign_in_failed', message: 'E-mail or password is wrong.' })
        // oxlint-disable-next-line no-await-in-loop
        expect(await events(request.requestId)).toEqual([
          { user_id: id, event_type: 'user.sign_in', action: 'deny', why, ip: request.ip },
        ])
      }
      const { rows } = await asAuth(
        'select from sessions where user_id = any($1)',
        attempts.map(({ id }) => id),
      )
      expect(rows).toEqual([])
    })

    it('never goes on with a session that was there before, and ends it', async () => {
      const attackers = await enter(clinic.users.patient.email)
      const victims = await enter(clinic.users.clinician.email, FIXTURE_PASSWORD, browser(attackers))
      expect(browser(victims)).not.toContain(browser(attackers).split(';')[0])
      expect(await signIn.callerOf(browser(attackers))).toBeNull()
      expect(await signIn.callerOf(browser(victims))).toMatchObject({ userId: clinic.users.clinician.id })
      // Nor with one that somebody made up.
      const made = `medilens_session=${'a'.repeat(32)}.${'A'.repeat(43)}%3D`
      expect(browser(await enter(clinic.users.patient.email, FIXTURE_PASSWORD, made))).not.toContain('aaaa')
      expect(await signIn.callerOf(made)).toBeNull()
    })

    it('takes no cookie that was changed, nor one of another server’s secret', async () => {
      const { email } = clinic.users.clinician
      const cookie = browser(await enter(email))
      expect(await signIn.callerOf(cookie.replace(/session=./, 'session=_'))).toBeNull()
      const other = new SignIn({ database: own.database, secret: `${TEST_SECRET}!`, secureCookies: false })
      expect(await other.callerOf(cookie)).toBeNull()
      expect(await signIn.callerOf(cookie)).not.toBeNull()
    })

    it('ends a session for good, whoever kept its cookie', async () => {
      const cookie = browser(await enter(clinic.users.clinician.email))
      const request = from(cookie)
      expect(await signIn.signOut(request)).toEqual([
        'medilens_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      ])
      expect(await signIn.callerOf(cookie)).toBeNull()
      expect(await events(request.requestId)).toMatchObject([
        { event_type: 'user.sign_out', action: 'delete' },
      ])
      expect(await signIn.signOut(from(cookie))).toHaveLength(1)
    })

    it.each([
      ['that nobody used for the idle minutes', "expires_at = now() - interval '1 second'"],
      ['of more than a week, however much it was used', "created_at = now() - interval '7 days 1 second'"],
    ])('takes no session %s', async (_session, change) => {
      const cookie = browser(await enter(clinic.users.clinician.email))
      const { signInSessionId } = await ownerOf({ setCookies: [cookie], user: clinic.users.clinician })
      await asAuth(`update sessions set ${change} where id = $1`, signInSessionId)
      expect(await signIn.callerOf(cookie)).toBeNull()
    })

    it('ends by the idle limit that is set now what began under a longer one, and takes what is used within it', async () => {
      const cookie = browser(await enter(clinic.users.clinician.email))
      const { signInSessionId } = await ownerOf({ setCookies: [cookie], user: clinic.users.clinician })
      const strict = new SignIn({
        database: own.database,
        secret: TEST_SECRET,
        secureCookies: false,
        idleMinutes: 5,
      })
      const unattended = { isUnattended: true }
      for (const [minutes, isIn] of [
        [4, true],
        [6, false],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await asAuth(
          `update sessions set updated_at = now() - make_interval(mins => $2), expires_at = now() + interval '12 hours'
            where id = $1`,
          signInSessionId,
          minutes,
        )
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        expect((await strict.callerOf(cookie, unattended)) !== null).toBe(isIn)
      }
      expect(await signIn.callerOf(cookie, unattended)).not.toBeNull()
    })

    it('lengthens a session that is used', async () => {
      const signedIn = await enter(clinic.users.clinician.email)
      const { signInSessionId } = await ownerOf(signedIn)
      await asAuth(
        `update sessions set updated_at = now() - interval '2 minutes', expires_at = now() + interval '1 minute'
          where id = $1`,
        signInSessionId,
      )
      await signIn.callerOf(browser(signedIn))
      const { rows } = await asAuth(
        `select updated_at > now() - interval '1 minute' as used, extract(epoch from expires_at - updated_at)::int / 60 as minutes
           from sessions where id = $1`,
        signInSessionId,
      )
      expect(rows).toEqual([{ used: true, minutes: 30 }])
    })

    it('changes a password: other browsers are signed out, this one goes on where it was', async () => {
      const there = await organizationFixture(own.database)
      const { email, id } = there.users.clinician
      const elsewhere = browser(await enter(email))
      const here = browser(await enter(email))
      const wrong = { currentPassword: 'not the password', newPassword: NEW_PASSWORD }
      await expect(signIn.changePassword(wrong, from(here))).rejects.toMatchObject({
        code: 'invalid_input',
        issues: [{ path: 'currentPassword' }],
      })
      const request = from(here)
      const right = { currentPassword: FIXTURE_PASSWORD, newPassword: NEW_PASSWORD }
      const changed = await signIn.changePassword(right, request)
      expect(await events(request.requestId)).toMatchObject([
        { event_type: 'user.change_password', action: 'update' },
      ])
      expect(await signIn.callerOf(elsewhere)).toBeNull()
      expect(await signIn.callerOf(here)).toBeNull()
      expect(await signIn.callerOf(browser(changed))).toMatchObject({ userId: id, organizationId: there.id })
      await expect(enter(email)).rejects.toMatchObject({ code: 'sign_in_failed' })
      expect((await enter(email, NEW_PASSWORD)).user.id).toBe(id)
      await expect(signIn.changePassword(right, from(here))).rejects.toMatchObject({
        code: 'unauthenticated',
      })
    })

    it('begins no session by a password that is changed while it is looked at', async () => {
      const email = `${randomUUID()}@fixture.example`
      const { token } = await own.database.asAuth((client) =>
        createInvitation(client, {
          organizationId: clinic.id,
          email,
          name: null,
          role: 'clinician',
          invitedBy: null,
          invitedByKey: null,
        }),
      )
      const { setCookies } = await signIn.acceptInvitation({ token, password: FIXTURE_PASSWORD }, from())
      // Another server, on which passwords wait for each other.
      const busy = new SignIn({ database: own.database, secret: TEST_SECRET, secureCookies: false })
      const others = Array.from({ length: 24 }, (_, n) =>
        busy.signIn({ email: `nobody${n}@x.example`, password: 'a guess' }, from()),
      )
      const intruder = busy.signIn({ email, password: FIXTURE_PASSWORD }, from())
      const outcome = Promise.allSettled([intruder, ...others])
      await sleep(250)
      await signIn.changePassword(
        { currentPassword: FIXTURE_PASSWORD, newPassword: NEW_PASSWORD },
        from(browser({ setCookies })),
      )
      expect((await outcome)[0]).toMatchObject({ reason: { code: 'sign_in_failed' } })
      const { rows } = await asAuth(
        'select count(*)::int from sessions s join users u on u.id = s.user_id where u.email = $1',
        email,
      )
      expect(rows).toEqual([{ count: 1 }])
    })

    it('gives a person of several organizations the choice, and of those alone', async () => {
      const both = clinic.users.researcher
      await asAuth(
        `insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, now())`,
        randomUUID(),
        hospital.id,
        both.id,
      )
      const signedIn = await enter(both.email)
      // A member without a role is none.
      expect(await signIn.callerOf(browser(signedIn))).toMatchObject({
        kind: 'member',
        organizationId: clinic.id,
      })
      await own.database.inOrganization({ organizationId: hospital.id, userId: null }, async ({ em }) => {
        await em.execute(
          `insert into user_roles (id, organization_id, user_id, role_id, granted_at)
           select ?, ?, ?, id, now() from roles where name in ('clinician')`,
          [randomUUID(), hospital.id, both.id],
        )
      })
      const owner = await ownerOf(signedIn)
      expect(owner).toMatchObject({ kind: 'person', memberships: 2 })
      const mine = await own.database.asAuth((client) => membershipsOf(client, both.id))
      expect(mine).toEqual([
        { organizationId: clinic.id, name: 'Fixture Clinic', roles: ['researcher'] },
        { organizationId: hospital.id, name: 'Fixture Hospital', roles: ['clinician'] },
      ])
      await own.database.asAuth((client) => chooseOrganization(client, owner, hospital.id))
      expect(await signIn.callerOf(browser(signedIn))).toMatchObject({
        organizationId: hospital.id,
        roles: ['clinician'],
      })

      const foreign = await organizationFixture(own.database)
      const refusals = await Promise.all(
        [foreign.id, randomUUID()].map((id) =>
          own.database
            .asAuth((client) => chooseOrganization(client, owner, OrganizationId.parse(id)))
            .catch((error: unknown) => error),
        ),
      )
      expect(refusals[0]).toMatchObject({ code: 'not_found' })
      expect(refusals[1]).toEqual(refusals[0])

      // Taken out of the one they chose, they are not put into the other unasked.
      await own.database.inOrganization({ organizationId: hospital.id, userId: null }, ({ em }) =>
        em.execute('delete from user_roles where user_id = ?', [both.id]),
      )
      expect(await signIn.callerOf(browser(signedIn))).toMatchObject({ kind: 'person', memberships: 1 })
      await own.database.inOrganization({ organizationId: clinic.id, userId: null }, ({ em }) =>
        em.execute('update organizations set is_active = false where id = ?', [clinic.id]),
      )
      expect(await signIn.callerOf(browser(signedIn))).toMatchObject({ kind: 'person', memberships: 0 })
      await own.database.inOrganization({ organizationId: clinic.id, userId: null }, ({ em }) =>
        em.execute('update organizations set is_active = true where id = ?', [clinic.id]),
      )
    })

    it('shows a person their own browsers, and ends them at their word', async () => {
      const { email } = hospital.users.clinician
      const cookies = [browser(await enter(email)), browser(await enter(email)), browser(await enter(email))]
      const owner = await ownerOf({ setCookies: [cookies[2] ?? ''], user: hospital.users.clinician })
      const stranger = await ownerOf(await enter(hospital.users.admin.email))
      const list = () => own.database.asAuth((client) => listSessions(client, owner))
      const sessions = await list()
      expect(sessions).toHaveLength(3)
      expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)
      expect(sessions[0]).toMatchObject({
        userAgent: 'Fixture Browser',
        ipAddress: expect.stringMatching(/^2001:/),
      })
      const other = sessions.find(({ isCurrent }) => !isCurrent)
      if (other === undefined) throw new Error('There is one session')
      const revoke = (by: SessionOwner) =>
        own.database.asAuth((client) => revokeSession(client, by, other.id))
      expect(await revoke(stranger)).toBe(false)
      expect(await list()).toHaveLength(3)
      expect(await revoke(owner)).toBe(true)
      expect(await own.database.asAuth((client) => revokeOtherSessions(client, owner))).toBe(1)
      expect(await list()).toMatchObject([{ isCurrent: true }])
      const callers = await Promise.all(cookies.map((cookie) => signIn.callerOf(cookie)))
      expect(callers.map((caller) => caller?.kind ?? null)).toEqual([null, null, 'member'])
    })

    describe('an invitation', () => {
      const invite = (given: Partial<NewInvitation> = {}) =>
        own.database.asAuth((client) =>
          createInvitation(client, {
            organizationId: clinic.id,
            email: `${randomUUID()}@fixture.example`,
            name: null,
            role: 'clinician',
            invitedBy: clinic.users.admin.id,
            invitedByKey: null,
            ...given,
          }),
        )
      const accept = (token: string, password = NEW_PASSWORD, name?: string) =>
        signIn.acceptInvitation({ token, password, name }, from())
      const invalid = { code: 'invitation_invalid' }

      it('makes an account, once, in the role it is for', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email, role: 'researcher' })
        const accepted = await accept(token, NEW_PASSWORD, 'New Colleague')
        expect(accepted.user).toMatchObject({ email, name: 'New Colleague' })
        expect(await signIn.callerOf(browser(accepted))).toMatchObject({
          kind: 'member',
          organizationId: clinic.id,
          roles: ['researcher'],
        })
        await expect(accept(token)).rejects.toMatchObject(invalid)
        expect((await enter(email, NEW_PASSWORD)).user.id).toBe(accepted.user.id)
        const { rows } = await asAuth('select email_verified from users where email = $1', email)
        expect(rows).toEqual([{ email_verified: true }])
        const audited = await own.database.inOrganization(
          { organizationId: clinic.id, userId: null },
          ({ sql }) =>
            sql
              .selectFrom('audit_events')
              .select(['eventType', 'actorType', 'userId', 'details'])
              .where('resourceId', '=', accepted.user.id)
              .execute(),
        )
        expect(audited).toEqual([
          {
            eventType: 'user.accept_invitation',
            actorType: 'user',
            userId: accepted.user.id,
            details: { role: 'researcher', invitedBy: clinic.users.admin.id },
          },
        ])
      })

      it('joins an account that exists, for whoever knows its password, and changes it in nothing', async () => {
        const { email, id, name } = hospital.users.patient
        const { token } = await invite({ email })
        await expect(accept(token, 'not the password', 'Usurper')).rejects.toMatchObject({
          code: 'sign_in_failed',
        })
        await expect(enter(email, 'not the password')).rejects.toMatchObject({ code: 'sign_in_failed' })
        const accepted = await accept(token, FIXTURE_PASSWORD, 'Another Name')
        expect(accepted.user).toEqual({ id, email, name })
        expect(await signIn.callerOf(browser(accepted))).toMatchObject({
          organizationId: clinic.id,
          roles: ['clinician'],
        })
        await expect(accept(token, FIXTURE_PASSWORD)).rejects.toMatchObject(invalid)
      })

      it.each([
        ['a new person', () => ({ email: `${randomUUID()}@fixture.example` })],
        ['a person with an account', () => ({ email: hospital.users.admin.email })],
      ])('is accepted by one of two at once (%s)', async (_who, given) => {
        const { email } = given()
        const { token } = await invite({ email })
        const password = email === hospital.users.admin.email ? FIXTURE_PASSWORD : NEW_PASSWORD
        const both = await Promise.allSettled([accept(token, password), accept(token, password)])
        expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
        expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: invalid })
        const { rows } = await asAuth(
          `select count(*)::int as accounts,
                  (select count(*)::int from memberships where user_id = max(u.id::text)::uuid and organization_id = $2) as members
             from users u where email = $1`,
          email,
          clinic.id,
        )
        expect(rows).toEqual([{ accounts: 1, members: 1 }])
      })

      it('of two to one new person sets one password', async () => {
        const email = `${randomUUID()}@fixture.example`
        const tokens = [
          await invite({ email }),
          await invite({ email, organizationId: hospital.id, invitedBy: null }),
        ]
        const passwords = ['the first password', 'the second password']
        const both = await Promise.allSettled(
          tokens.map(({ token }, index) => accept(token, passwords[index])),
        )
        expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        const entered = await Promise.allSettled(passwords.map((password) => enter(email, password)))
        expect(entered.map(({ status }) => status)).toEqual(both.map(({ status }) => status))
        // The other is still good, with the password that was set.
        const lost = both.findIndex(({ status }) => status === 'rejected')
        const again = await accept(tokens[lost]?.token ?? '', passwords[1 - lost])
        expect(await signIn.callerOf(browser(again))).toMatchObject({ kind: 'member' })
      })

      it('is over after a week, after a newer one, and with its organization', async () => {
        const email = `${randomUUID()}@fixture.example`
        const first = await invite({ email })
        const second = await invite({ email })
        await expect(accept(first.token)).rejects.toMatchObject(invalid)
        await asAuth(
          `update verifications set expires_at = now() - interval '1 second' where value like '%' || $1 || '%'`,
          email,
        )
        await expect(accept(second.token)).rejects.toMatchObject(invalid)

        const gone = await organizationFixture(own.database)
        const third = await invite({ organizationId: gone.id, invitedBy: null, email })
        await own.database.inOrganization({ organizationId: gone.id, userId: null }, ({ em }) =>
          em.execute('update organizations set is_active = false where id = ?', [gone.id]),
        )
        await expect(accept(third.token)).rejects.toMatchObject(invalid)
        await expect(accept('A'.repeat(43))).rejects.toMatchObject(invalid)
        const { rows } = await asAuth('select from users where email = $1', email)
        expect(rows).toEqual([])
      })

      it.each<[string, string]>([
        ['is admin no more', 'delete from user_roles where user_id = $1'],
        [
          'is a lesser one now',
          "update user_roles set role_id = r.id from roles r where r.name = 'clinician' and user_id = $1",
        ],
        ['has an account that was closed', 'update users set is_active = false where id = $1'],
        ['was never here', 'delete from user_roles where user_id = $1 and false'],
      ])(
        'opens nothing where whoever invited %s: no door stays open behind them',
        async (_why, statement) => {
          const left = await organizationFixture(own.database)
          const admin = statement.endsWith('false') ? newId<'UserId'>() : left.users.admin.id
          const email = `${randomUUID()}@fixture.example`
          const { token } = await invite({ organizationId: left.id, email, role: 'admin', invitedBy: admin })
          await asSuperuser((superuser) => superuser.query(statement, [admin]))
          await expect(accept(token)).rejects.toMatchObject(invalid)
          const { rows } = await asAuth('select from users where email = $1', email)
          expect(rows).toEqual([])
        },
      )

      it.each(['revoked', 'in force'])('made with a key that is %s by now', async (state) => {
        const { id: invitedByKey } = hospital.keys.admin
        const made = await invite({ organizationId: hospital.id, invitedBy: null, invitedByKey })
        const set = state === 'revoked' ? 'now()' : 'null'
        await asSuperuser((superuser) =>
          superuser.query(`update api_keys set revoked_at = ${set} where id = $1`, [invitedByKey]),
        )
        if (state === 'revoked') await expect(accept(made.token)).rejects.toMatchObject(invalid)
        else expect((await accept(made.token)).setCookies).toHaveLength(2)
      })

      it('is given back where the role could not be given', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email })
        await asSuperuser(async (superuser) => {
          await superuser.query('revoke insert on user_roles from medilens_app')
          await expect(accept(token)).rejects.toMatchObject({ code: '42501' })
          await expect(accept(token)).rejects.toMatchObject({ code: '42501' })
          await superuser.query('grant insert on user_roles to medilens_app')
        })
        const { rows } = await asAuth(
          'select s.id from sessions s join users u on u.id = s.user_id where u.email = $1',
          email,
        )
        expect(rows).toEqual([])
        expect(await signIn.callerOf(browser(await accept(token)))).toMatchObject({ roles: ['clinician'] })
      })

      it('is not lost to whoever has to wait before they are let in', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email })
        const request = from()
        for (let tries = 0; tries < 5; tries++) {
          // oxlint-disable-next-line no-await-in-loop
          await signIn.signIn({ email, password: 'not the password' }, request).catch(() => undefined)
        }
        const stopped = signIn.acceptInvitation({ token, password: NEW_PASSWORD }, request)
        await expect(stopped).rejects.toMatchObject({ code: 'too_many_requests' })
        expect(await signIn.callerOf(browser(await accept(token)))).toMatchObject({ roles: ['clinician'] })
      })

      it('is stored as a hash alone', async () => {
        const { token } = await invite()
        const { rows } = await asAuth('select * from verifications')
        expect(JSON.stringify(rows)).not.toContain(token)
      })
    })
  })
})
