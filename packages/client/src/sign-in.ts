import { aborted, expired } from './deadline.ts'
import type { UserId } from './ids.ts'
import { sessionDestinationOf, type SharedOptions } from './options.ts'
import { answerOf, exchange, notOurs } from './transport.ts'

/** What signing in is made of. */
export interface SignInOptions extends SharedOptions {
  /** Where the server stands, whole or from the page's own origin (`/medilens`); the page's origin where it is left out. */
  readonly url?: string
}

/** Who is signed in now. */
export interface SignedIn {
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string }
}

interface CallOptions {
  readonly signal?: AbortSignal
}

/**
 * Signing in and out of people. The session is a cookie that the server sets and the browser keeps out of reach of every
 * script; a client with `credentials: 'session'` calls as whoever is signed in. Elsewhere than in a browser a `fetch`
 * that keeps cookies is needed. Each fails with a `MediLensError`, and none is sent again by itself.
 */
export interface SignIn {
  /** Fails with `sign_in_failed` for a wrong password and for an e-mail that nobody has, alike. */
  signIn(
    this: void,
    input: { readonly email: string; readonly password: string },
    options?: CallOptions,
  ): Promise<SignedIn>
  /** Ends the session, if there is one. */
  signOut(this: void, options?: CallOptions): Promise<void>
  /** Makes the account that an invitation is for, with a password of one's own, and signs in. Fails with `invitation_invalid`. */
  acceptInvitation(
    this: void,
    input: { readonly token: string; readonly password: string; readonly name?: string },
    options?: CallOptions,
  ): Promise<SignedIn>
  changePassword(
    this: void,
    input: { readonly currentPassword: string; readonly newPassword: string },
    options?: CallOptions,
  ): Promise<void>
}

/**
 * The sign-in of one server.
 *
 * @throws TypeError for options that cannot work or would send a password unencrypted over a network.
 */
export function createSignIn(options: SignInOptions = {}): SignIn {
  const destination = sessionDestinationOf(options)
  const { base, headers, timeoutMs } = destination

  const post = async (path: string, input: object, { signal: left }: CallOptions = {}) => {
    const late = AbortSignal.timeout(timeoutMs)
    try {
      const response = await exchange(destination, `${base}/auth/${path}`, {
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input),
        signal: left === undefined ? late : AbortSignal.any([left, late]),
      })
      return { response, answer: await answerOf(response) }
    } catch (error) {
      if (left?.aborted === true) throw aborted()
      throw late.aborted ? expired(timeoutMs) : error
    }
  }
  const signedIn = async (sent: ReturnType<typeof post>): Promise<SignedIn> => {
    const { response, answer } = await sent
    if (isSignedIn(answer)) return answer
    throw notOurs(response)
  }

  return {
    signIn: ({ email, password }, call) => signedIn(post('sign-in', { email, password }, call)),
    signOut: async (call) => void (await post('sign-out', {}, call)),
    acceptInvitation: ({ token, password, name }, call) =>
      signedIn(post('accept-invitation', { token, password, name }, call)),
    changePassword: async ({ currentPassword, newPassword }, call) =>
      void (await post('change-password', { currentPassword, newPassword }, call)),
  }
}

function isSignedIn(answer: object): answer is SignedIn {
  if (!('user' in answer) || typeof answer.user !== 'object' || answer.user === null) return false
  const user: Partial<Record<keyof SignedIn['user'], unknown>> = answer.user
  return [user.id, user.name, user.email].every((text) => typeof text === 'string')
}
