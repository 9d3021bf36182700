import { onEveryServer, organizationFixture, testDatabase } from '@medilens/db/testing'
import type { OrganizationFixture, TestDatabase } from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newApiKey } from './api-key.ts'
import { keyResolver } from './resolve-key.ts'

onEveryServer((cluster) => {
  describe('a key, with one owner’s URL', () => {
    let own: TestDatabase
    let superuser: Client
    let clinic: OrganizationFixture
    beforeAll(async () => {
      own = await testDatabase({ borrowed: true, cluster: cluster() })
      superuser = new Client(own.superuser.client)
      await superuser.connect()
    })
    beforeEach(async () => {
      clinic = await organizationFixture(own.database)
    })
    afterAll(async () => {
      await superuser.end()
      await own.close()
    })

    /** On a server that was just started: nothing is remembered yet. */
    const resolve = (authorization: string | undefined) => keyResolver(own.database)(authorization)

    it('is its own organization’s, in its role, and no other’s', async () => {
      const other = await organizationFixture(own.database)
      for (const { id: organizationId, keys } of [clinic, other]) {
        // oxlint-disable-next-line no-await-in-loop
        expect(await resolve(`Bearer ${keys.service.key}`)).toMatchObject({
          kind: 'key',
          apiKeyId: keys.service.id,
          organizationId,
          userId: null,
          role: 'service',
        })
      }
      // One organization's name for a key with another's secret is neither.
      const mixed = clinic.keys.service.key.slice(0, 17) + other.keys.service.key.slice(17)
      expect(await resolve(`Bearer ${mixed}`)).toBeNull()
    })

    it.each([
      ['revoked', 'update api_keys set revoked_at = now() where id = $1'],
      ['over', "update api_keys set expires_at = now() - interval '1 second' where id = $1"],
      [
        'of a closed organization',
        'update organizations o set is_active = false from api_keys k where k.organization_id = o.id and k.id = $1',
      ],
    ])('opens nothing once it is %s, and who tries it is written down', async (_how, statement) => {
      const { id, key } = clinic.keys.admin
      expect(await resolve(`Bearer ${key}`)).not.toBeNull()
      await superuser.query(statement, [id])
      expect(await resolve(`Bearer ${key}`)).toBeNull()
      const { rows } = await superuser.query(
        `select event_type, action, details from auth_events where api_key_id = $1`,
        [id],
      )
      expect(rows).toEqual([
        { event_type: 'api_key.refused', action: 'deny', details: { why: 'not in force' } },
      ])
    })

    it.each([
      ['nothing', () => undefined],
      ['another scheme', () => `Basic ${clinic.keys.admin.key}`],
      ['no key', () => 'Bearer something'],
      ['a key that nobody has', () => `Bearer ${newApiKey().key}`],
      ['a key cut short', () => `Bearer ${clinic.keys.admin.key.slice(0, -1)}`],
      ['a key with more behind', () => `Bearer ${clinic.keys.admin.key} x`],
      ['a key with another secret', () => `Bearer ${clinic.keys.admin.key.slice(0, 17)}${'A'.repeat(43)}`],
    ])('is not made good by %s', async (_what, header) => {
      expect(await resolve(header())).toBeNull()
    })
  })
})
