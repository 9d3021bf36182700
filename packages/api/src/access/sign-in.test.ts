import { randomUUID } from 'node:crypto'
import { FIXTURE_PASSWORD, onEveryServer, organizationFixture } from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waiting } from '../testing/locks.ts'
import { TEST_SECRET } from '../testing/session-cookie.ts'
import { browser, NEW_PASSWORD, signInScene, type SignInScene } from '../testing/sign-in-scene.ts'
import { createInvitation } from './invitations.ts'
import { listSessions, revokeOtherSessions, revokeSession, type SessionOwner } from './own-sessions.ts'
import { SignIn } from './sign-in.ts'

onEveryServer((cluster) => {
  describe('signing in with one owner’s URL', () => {
    let scene: SignInScene
    beforeAll(async () => {
      scene = await signInScene(cluster())
    })
    afterAll(() => scene.own.close())

    it('lets a person in whose e-mail and password are right, as what they are in their organization', async () => {
      const { email, id, name } = scene.clinic.users.clinician
      const request = scene.from()
      const signedIn = await scene.signIn.signIn({ email, password: FIXTURE_PASSWORD }, request)
      expect(signedIn.user).toEqual({ id, name, email })
      expect(await scene.signIn.callerOf(browser(signedIn))).toMatchObject({
        kind: 'member',
        userId: id,
        organizationId: scene.clinic.id,
        roles: ['clinician'],
        grants: { 'patient:read': 'all' },
      })
      expect(await scene.events(request.requestId)).toEqual([
        { user_id: id, event_type: 'user.sign_in', action: 'create', why: null, ip: request.ip },
      ])
      const { rows } = await scene.asAuth(
        'select last_login_at is not null as seen from users where id = $1',
        id,
      )
      expect(rows).toEqual([{ seen: true }])
    })

    it('refuses a wrong password, an unknown e-mail and a closed account alike, and says which to nobody but the audit', async () => {
      const closed = await organizationFixture(scene.own.database)
      await scene.asAuth('update users set is_active = false where id = $1', closed.users.admin.id)
      await scene.asAuth('update users set deleted_at = now() where id = $1', closed.users.patient.id)
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
        const request = scene.from()
        // oxlint-disable-next-line no-await-in-loop
        const refused = await scene.signIn.signIn(input, request).catch((error: unknown) => error)
        expect(refused).toMatchObject({ code: 'sign_in_failed', message: 'E-mail or password is wrong.' })
        // oxlint-disable-next-line no-await-in-loop
        expect(await scene.events(request.requestId)).toEqual([
          { user_id: id, event_type: 'user.sign_in', action: 'deny', why, ip: request.ip },
        ])
      }
      const { rows } = await scene.asAuth(
        'select from sessions where user_id = any($1)',
        attempts.map(({ id }) => id),
      )
      expect(rows).toEqual([])
    })

    it('never goes on with a session that was there before, and ends it', async () => {
      const attackers = await scene.enter(scene.clinic.users.patient.email)
      const victims = await scene.enter(
        scene.clinic.users.clinician.email,
        FIXTURE_PASSWORD,
        browser(attackers),
      )
      expect(browser(victims)).not.toContain(browser(attackers).split(';')[0])
      expect(await scene.signIn.callerOf(browser(attackers))).toBeNull()
      expect(await scene.signIn.callerOf(browser(victims))).toMatchObject({
        userId: scene.clinic.users.clinician.id,
      })
      // Nor with one that somebody made up.
      const made = `medilens_session=${'a'.repeat(32)}.${'A'.repeat(43)}%3D`
      expect(
        browser(await scene.enter(scene.clinic.users.patient.email, FIXTURE_PASSWORD, made)),
      ).not.toContain('aaaa')
      expect(await scene.signIn.callerOf(made)).toBeNull()
    })

    it('takes no cookie that was changed, nor one of another server’s secret', async () => {
      const { email } = scene.clinic.users.clinician
      const cookie = browser(await scene.enter(email))
      expect(await scene.signIn.callerOf(cookie.replace(/session=./, 'session=_'))).toBeNull()
      const other = new SignIn({
        database: scene.own.database,
        secret: `${TEST_SECRET}!`,
        secureCookies: false,
      })
      expect(await other.callerOf(cookie)).toBeNull()
      expect(await scene.signIn.callerOf(cookie)).not.toBeNull()
    })

    it('ends a session for good, whoever kept its cookie', async () => {
      const cookie = browser(await scene.enter(scene.clinic.users.clinician.email))
      const request = scene.from(cookie)
      expect(await scene.signIn.signOut(request)).toEqual([
        'medilens_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      ])
      expect(await scene.signIn.callerOf(cookie)).toBeNull()
      expect(await scene.events(request.requestId)).toMatchObject([
        { event_type: 'user.sign_out', action: 'delete' },
      ])
      expect(await scene.signIn.signOut(scene.from(cookie))).toHaveLength(1)
    })

    it.each([
      ['that nobody used for the idle minutes', "expires_at = now() - interval '1 second'"],
      ['of more than a week, however much it was used', "created_at = now() - interval '7 days 1 second'"],
    ])('takes no session %s', async (_session, change) => {
      const cookie = browser(await scene.enter(scene.clinic.users.clinician.email))
      const { signInSessionId } = await scene.ownerOf({ setCookies: [cookie] })
      await scene.asAuth(`update sessions set ${change} where id = $1`, signInSessionId)
      expect(await scene.signIn.callerOf(cookie)).toBeNull()
    })

    it('ends by the idle limit that is set now what began under a longer one, and takes what is used within it', async () => {
      const cookie = browser(await scene.enter(scene.clinic.users.clinician.email))
      const { signInSessionId } = await scene.ownerOf({ setCookies: [cookie] })
      const strict = new SignIn({
        database: scene.own.database,
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
        await scene.asAuth(
          `update sessions set updated_at = now() - make_interval(mins => $2), expires_at = now() + interval '12 hours'
            where id = $1`,
          signInSessionId,
          minutes,
        )
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        expect((await strict.callerOf(cookie, unattended)) !== null).toBe(isIn)
      }
      expect(await scene.signIn.callerOf(cookie, unattended)).not.toBeNull()
    })

    it('lengthens a session that is used', async () => {
      const signedIn = await scene.enter(scene.clinic.users.clinician.email)
      const { signInSessionId } = await scene.ownerOf(signedIn)
      await scene.asAuth(
        `update sessions set updated_at = now() - interval '2 minutes', expires_at = now() + interval '1 minute'
          where id = $1`,
        signInSessionId,
      )
      await scene.signIn.callerOf(browser(signedIn))
      const { rows } = await scene.asAuth(
        `select updated_at > now() - interval '1 minute' as used, extract(epoch from expires_at - updated_at)::int / 60 as minutes
           from sessions where id = $1`,
        signInSessionId,
      )
      expect(rows).toEqual([{ used: true, minutes: 30 }])
    })

    it('changes a password: other browsers are signed out, this one goes on where it was', async () => {
      const there = await organizationFixture(scene.own.database)
      const { email, id } = there.users.clinician
      const elsewhere = browser(await scene.enter(email))
      const here = browser(await scene.enter(email))
      const wrong = { currentPassword: 'not the password', newPassword: NEW_PASSWORD }
      await expect(scene.signIn.changePassword(wrong, scene.from(here))).rejects.toMatchObject({
        code: 'invalid_input',
        issues: [{ path: 'currentPassword' }],
      })
      const request = scene.from(here)
      const right = { currentPassword: FIXTURE_PASSWORD, newPassword: NEW_PASSWORD }
      const changed = await scene.signIn.changePassword(right, request)
      expect(await scene.events(request.requestId)).toMatchObject([
        { event_type: 'user.change_password', action: 'update' },
      ])
      expect(await scene.signIn.callerOf(elsewhere)).toBeNull()
      expect(await scene.signIn.callerOf(here)).toBeNull()
      expect(await scene.signIn.callerOf(browser(changed))).toMatchObject({
        userId: id,
        organizationId: there.id,
      })
      await expect(scene.enter(email)).rejects.toMatchObject({ code: 'sign_in_failed' })
      expect((await scene.enter(email, NEW_PASSWORD)).user.id).toBe(id)
      await expect(scene.signIn.changePassword(right, scene.from(here))).rejects.toMatchObject({
        code: 'unauthenticated',
      })
    })

    it('begins no session by a password that is changed while it is looked at', async () => {
      const email = `${randomUUID()}@fixture.example`
      const { token } = await scene.own.database.asAuth((client) =>
        createInvitation(client, {
          organizationId: scene.clinic.id,
          email,
          name: null,
          role: 'clinician',
          invitedBy: null,
          invitedByKey: null,
        }),
      )
      const { setCookies } = await scene.signIn.acceptInvitation(
        { token, password: FIXTURE_PASSWORD },
        scene.from(),
      )
      await scene.asSuperuser(async (superuser) => {
        // Held where the password was right, and its session is about to begin.
        await superuser.query(`
          create function hold() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock(1); return new; end $$;
          create trigger hold before insert on sessions for each row
            when (new.user_agent = 'Intruder') execute function hold();
          select pg_advisory_lock(1)`)
        const intruder = scene.signIn
          .signIn({ email, password: FIXTURE_PASSWORD }, { ...scene.from(), userAgent: 'Intruder' })
          .catch((error: unknown) => error)
        await waiting(scene.own, 1)
        await scene.signIn.changePassword(
          { currentPassword: FIXTURE_PASSWORD, newPassword: NEW_PASSWORD },
          scene.from(browser({ setCookies })),
        )
        await superuser.query('select pg_advisory_unlock(1)')
        expect(await intruder).toMatchObject({ code: 'sign_in_failed' })
        await superuser.query('drop function hold() cascade')
      })
      const { rows } = await scene.asAuth(
        'select count(*)::int from sessions s join users u on u.id = s.user_id where u.email = $1',
        email,
      )
      expect(rows).toEqual([{ count: 1 }])
    })

    it('shows a person their own browsers, and ends them at their word', async () => {
      const { email } = scene.hospital.users.clinician
      const cookies = [
        browser(await scene.enter(email)),
        browser(await scene.enter(email)),
        browser(await scene.enter(email)),
      ]
      const owner = await scene.ownerOf({ setCookies: [cookies[2] ?? ''] })
      const stranger = await scene.ownerOf(await scene.enter(scene.hospital.users.admin.email))
      const list = () => scene.own.database.asAuth((client) => listSessions(client, owner))
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
        scene.own.database.asAuth((client) => revokeSession(client, by, other.id))
      expect(await revoke(stranger)).toBe(false)
      expect(await list()).toHaveLength(3)
      expect(await revoke(owner)).toBe(true)
      expect(await scene.own.database.asAuth((client) => revokeOtherSessions(client, owner))).toBe(1)
      expect(await list()).toMatchObject([{ isCurrent: true }])
      const callers = await Promise.all(cookies.map((cookie) => scene.signIn.callerOf(cookie)))
      expect(callers.map((caller) => caller?.kind ?? null)).toEqual([null, null, 'member'])
    })
  })
})
