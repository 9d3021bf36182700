import { randomUUID } from 'node:crypto'
import { newId } from '@medilens/db'
import { FIXTURE_PASSWORD, onEveryServer, organizationFixture } from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OrganizationId } from '../organization/schema.ts'
import { browser, NEW_PASSWORD, signInScene, type SignInScene } from '../testing/sign-in-scene.ts'
import { createInvitation, type NewInvitation } from './invitations.ts'
import { chooseOrganization, membershipsOf } from './own-sessions.ts'

onEveryServer((cluster) => {
  describe('who belongs to an organization', () => {
    let scene: SignInScene
    beforeAll(async () => {
      scene = await signInScene(cluster())
    })
    afterAll(() => scene.own.close())

    it('gives a person of several organizations the choice, and of those alone', async () => {
      const both = scene.clinic.users.researcher
      await scene.asAuth(
        `insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, now())`,
        randomUUID(),
        scene.hospital.id,
        both.id,
      )
      const signedIn = await scene.enter(both.email)
      // A member without a role is none.
      expect(await scene.signIn.callerOf(browser(signedIn))).toMatchObject({
        kind: 'member',
        organizationId: scene.clinic.id,
      })
      await scene.own.database.inOrganization(
        { organizationId: scene.hospital.id, userId: null },
        async ({ em }) => {
          await em.execute(
            `insert into user_roles (id, organization_id, user_id, role_id, granted_at)
           select ?, ?, ?, id, now() from roles where name in ('clinician')`,
            [randomUUID(), scene.hospital.id, both.id],
          )
        },
      )
      const owner = await scene.ownerOf(signedIn)
      expect(owner).toMatchObject({ kind: 'person', memberships: 2 })
      const mine = await scene.own.database.asAuth((client) => membershipsOf(client, both.id))
      expect(mine).toEqual([
        { organizationId: scene.clinic.id, name: 'Fixture Clinic', roles: ['researcher'] },
        { organizationId: scene.hospital.id, name: 'Fixture Hospital', roles: ['clinician'] },
      ])
      await scene.own.database.asAuth((client) => chooseOrganization(client, owner, scene.hospital.id))
      expect(await scene.signIn.callerOf(browser(signedIn))).toMatchObject({
        organizationId: scene.hospital.id,
        roles: ['clinician'],
      })

      const foreign = await organizationFixture(scene.own.database)
      const refusals = await Promise.all(
        [foreign.id, randomUUID()].map((id) =>
          scene.own.database
            .asAuth((client) => chooseOrganization(client, owner, OrganizationId.parse(id)))
            .catch((error: unknown) => error),
        ),
      )
      expect(refusals[0]).toMatchObject({ code: 'not_found' })
      expect(refusals[1]).toEqual(refusals[0])

      // Taken out of the one they chose, they are not put into the other unasked.
      await scene.own.database.inOrganization({ organizationId: scene.hospital.id, userId: null }, ({ em }) =>
        em.execute('delete from user_roles where user_id = ?', [both.id]),
      )
      expect(await scene.signIn.callerOf(browser(signedIn))).toMatchObject({ kind: 'person', memberships: 1 })
      await scene.own.database.inOrganization({ organizationId: scene.clinic.id, userId: null }, ({ em }) =>
        em.execute('update organizations set is_active = false where id = ?', [scene.clinic.id]),
      )
      expect(await scene.signIn.callerOf(browser(signedIn))).toMatchObject({ kind: 'person', memberships: 0 })
      await scene.own.database.inOrganization({ organizationId: scene.clinic.id, userId: null }, ({ em }) =>
        em.execute('update organizations set is_active = true where id = ?', [scene.clinic.id]),
      )
    })

    describe('an invitation', () => {
      const invite = (given: Partial<NewInvitation> = {}) =>
        scene.own.database.asAuth((client) =>
          createInvitation(client, {
            organizationId: scene.clinic.id,
            email: `${randomUUID()}@fixture.example`,
            name: null,
            role: 'clinician',
            invitedBy: scene.clinic.users.admin.id,
            invitedByKey: null,
            ...given,
          }),
        )
      const accept = (token: string, password = NEW_PASSWORD, name?: string) =>
        scene.signIn.acceptInvitation({ token, password, name }, scene.from())
      const invalid = { code: 'invitation_invalid' }

      it('makes an account, once, in the role it is for', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email, role: 'researcher' })
        const accepted = await accept(token, NEW_PASSWORD, 'New Colleague')
        expect(accepted.user).toMatchObject({ email, name: 'New Colleague' })
        expect(await scene.signIn.callerOf(browser(accepted))).toMatchObject({
          kind: 'member',
          organizationId: scene.clinic.id,
          roles: ['researcher'],
        })
        await expect(accept(token)).rejects.toMatchObject(invalid)
        expect((await scene.enter(email, NEW_PASSWORD)).user.id).toBe(accepted.user.id)
        const { rows } = await scene.asAuth('select email_verified from users where email = $1', email)
        expect(rows).toEqual([{ email_verified: true }])
        const audited = await scene.own.database.inOrganization(
          { organizationId: scene.clinic.id, userId: null },
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
            details: { role: 'researcher', invitedBy: scene.clinic.users.admin.id },
          },
        ])
      })

      it('joins an account that exists, for whoever knows its password, and changes it in nothing', async () => {
        const { email, id, name } = scene.hospital.users.patient
        const { token } = await invite({ email })
        await expect(accept(token, 'not the password', 'Usurper')).rejects.toMatchObject({
          code: 'sign_in_failed',
        })
        await expect(scene.enter(email, 'not the password')).rejects.toMatchObject({ code: 'sign_in_failed' })
        const accepted = await accept(token, FIXTURE_PASSWORD, 'Another Name')
        expect(accepted.user).toEqual({ id, email, name })
        expect(await scene.signIn.callerOf(browser(accepted))).toMatchObject({
          organizationId: scene.clinic.id,
          roles: ['clinician'],
        })
        await expect(accept(token, FIXTURE_PASSWORD)).rejects.toMatchObject(invalid)
      })

      it.each([
        ['a new person', () => ({ email: `${randomUUID()}@fixture.example` })],
        ['a person with an account', () => ({ email: scene.hospital.users.admin.email })],
      ])('is accepted by one of two at once (%s)', async (_who, given) => {
        const { email } = given()
        const { token } = await invite({ email })
        const password = email === scene.hospital.users.admin.email ? FIXTURE_PASSWORD : NEW_PASSWORD
        const both = await Promise.allSettled([accept(token, password), accept(token, password)])
        expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
        expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: invalid })
        const { rows } = await scene.asAuth(
          `select count(*)::int as accounts,
                  (select count(*)::int from memberships where user_id = max(u.id::text)::uuid and organization_id = $2) as members
             from users u where email = $1`,
          email,
          scene.clinic.id,
        )
        expect(rows).toEqual([{ accounts: 1, members: 1 }])
      })

      it('of two to one new person sets one password', async () => {
        const email = `${randomUUID()}@fixture.example`
        const tokens = [
          await invite({ email }),
          await invite({ email, organizationId: scene.hospital.id, invitedBy: null }),
        ]
        const passwords = ['the first password', 'the second password']
        const both = await Promise.allSettled(
          tokens.map(({ token }, index) => accept(token, passwords[index])),
        )
        expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        const entered = await Promise.allSettled(passwords.map((password) => scene.enter(email, password)))
        expect(entered.map(({ status }) => status)).toEqual(both.map(({ status }) => status))
        // The other is still good, with the password that was set.
        const lost = both.findIndex(({ status }) => status === 'rejected')
        const again = await accept(tokens[lost]?.token ?? '', passwords[1 - lost])
        expect(await scene.signIn.callerOf(browser(again))).toMatchObject({ kind: 'member' })
      })

      it('is over after a week, after a newer one, and with its organization', async () => {
        const email = `${randomUUID()}@fixture.example`
        const first = await invite({ email })
        const second = await invite({ email })
        await expect(accept(first.token)).rejects.toMatchObject(invalid)
        await scene.asAuth(
          `update verifications set expires_at = now() - interval '1 second' where value like '%' || $1 || '%'`,
          email,
        )
        await expect(accept(second.token)).rejects.toMatchObject(invalid)

        const gone = await organizationFixture(scene.own.database)
        const third = await invite({ organizationId: gone.id, invitedBy: null, email })
        await scene.own.database.inOrganization({ organizationId: gone.id, userId: null }, ({ em }) =>
          em.execute('update organizations set is_active = false where id = ?', [gone.id]),
        )
        await expect(accept(third.token)).rejects.toMatchObject(invalid)
        await expect(accept('A'.repeat(43))).rejects.toMatchObject(invalid)
        const { rows } = await scene.asAuth('select from users where email = $1', email)
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
          const left = await organizationFixture(scene.own.database)
          const admin = statement.endsWith('false') ? newId<'UserId'>() : left.users.admin.id
          const email = `${randomUUID()}@fixture.example`
          const { token } = await invite({ organizationId: left.id, email, role: 'admin', invitedBy: admin })
          await scene.asSuperuser((superuser) => superuser.query(statement, [admin]))
          await expect(accept(token)).rejects.toMatchObject(invalid)
          const { rows } = await scene.asAuth('select from users where email = $1', email)
          expect(rows).toEqual([])
        },
      )

      it.each(['revoked', 'in force'])('made with a key that is %s by now', async (state) => {
        const { id: invitedByKey } = scene.hospital.keys.admin
        const made = await invite({ organizationId: scene.hospital.id, invitedBy: null, invitedByKey })
        const set = state === 'revoked' ? 'now()' : 'null'
        await scene.asSuperuser((superuser) =>
          superuser.query(`update api_keys set revoked_at = ${set} where id = $1`, [invitedByKey]),
        )
        if (state === 'revoked') await expect(accept(made.token)).rejects.toMatchObject(invalid)
        else expect((await accept(made.token)).setCookies).toHaveLength(2)
      })

      it('is given back where the role could not be given', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email })
        await scene.asSuperuser(async (superuser) => {
          await superuser.query('revoke insert on user_roles from medilens_app')
          await expect(accept(token)).rejects.toMatchObject({ code: '42501' })
          await expect(accept(token)).rejects.toMatchObject({ code: '42501' })
          await superuser.query('grant insert on user_roles to medilens_app')
        })
        const { rows } = await scene.asAuth(
          'select s.id from sessions s join users u on u.id = s.user_id where u.email = $1',
          email,
        )
        expect(rows).toEqual([])
        expect(await scene.signIn.callerOf(browser(await accept(token)))).toMatchObject({
          roles: ['clinician'],
        })
      })

      it('is not lost to whoever has to wait before they are let in', async () => {
        const email = `${randomUUID()}@fixture.example`
        const { token } = await invite({ email })
        const request = scene.from()
        for (let tries = 0; tries < 5; tries++) {
          // oxlint-disable-next-line no-await-in-loop
          await scene.signIn.signIn({ email, password: 'not the password' }, request).catch(() => undefined)
        }
        const stopped = scene.signIn.acceptInvitation({ token, password: NEW_PASSWORD }, request)
        await expect(stopped).rejects.toMatchObject({ code: 'too_many_requests' })
        expect(await scene.signIn.callerOf(browser(await accept(token)))).toMatchObject({
          roles: ['clinician'],
        })
      })

      it('is stored as a hash alone', async () => {
        const { token } = await invite()
        const { rows } = await scene.asAuth('select * from verifications')
        expect(JSON.stringify(rows)).not.toContain(token)
      })
    })
  })
})
