import { randomUUID } from 'node:crypto'
import { connectWithRetry } from '@medilens/db'
import { FIXTURE_PASSWORD, organizationFixture, testDatabase, type TestCluster } from '@medilens/db/testing'
import type { SessionOwner } from '../access/own-sessions.ts'
import { SignIn, type SignedIn, type SignInRequest } from '../access/sign-in.ts'
import { TEST_SECRET } from './session-cookie.ts'

type SuperuserClient = Awaited<ReturnType<typeof connectWithRetry>>

export const NEW_PASSWORD = 'quite another password'

/** What a browser sends back of what it was told to keep. */
export const browser = ({ setCookies }: Pick<SignedIn, 'setCookies'>) =>
  setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')

/** Two organizations into which people sign in, on a database with one owner's URL. */
export async function signInScene(cluster: TestCluster) {
  const own = await testDatabase({ borrowed: true, cluster })
  const clinic = await organizationFixture(own.database)
  const hospital = await organizationFixture(own.database, { name: 'Fixture Hospital' })
  const signIn = new SignIn({ database: own.database, secret: TEST_SECRET, secureCookies: false })

  let address = 0
  /** From an address of its own, so that one test's failures do not count in another. */
  const from = (cookie?: string): SignInRequest => ({
    cookie,
    ip: `2001:db8:${(++address).toString(16)}::1`,
    userAgent: 'Fixture Browser',
    requestId: randomUUID(),
  })
  const asAuth = (statement: string, ...values: unknown[]) =>
    own.database.asAuth((client) => client.query(statement, values))
  return {
    own,
    clinic,
    hospital,
    signIn,
    from,
    enter: (email: string, password = FIXTURE_PASSWORD, cookie?: string) =>
      signIn.signIn({ email, password }, from(cookie)),
    /** What a request left in the audit of sign-ins. */
    events: async (requestId: string) =>
      (
        await asAuth(
          `select user_id, event_type, action, details ->> 'why' as why, host(actor_ip) as ip
             from auth_events where request_id = $1`,
          requestId,
        )
      ).rows,
    asAuth,
    asSuperuser: async (work: (client: SuperuserClient) => Promise<unknown>): Promise<void> => {
      const client = await connectWithRetry(own.superuser)
      try {
        await work(client)
      } finally {
        await client.end()
      }
    },
    ownerOf: async (signedIn: Pick<SignedIn, 'setCookies'>): Promise<SessionOwner> => {
      const caller = await signIn.callerOf(browser(signedIn))
      if (caller === null) throw new Error('Nobody is signed in')
      return caller
    },
  }
}

export type SignInScene = Awaited<ReturnType<typeof signInScene>>
