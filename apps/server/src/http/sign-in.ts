import {
  AcceptInvitationInput,
  bodyReader,
  ChangePasswordInput,
  SignedInAnswer,
  SignInInput,
  SignOutInput,
  type SignedIn,
  type SignIn,
  type SignInRequest,
} from '@medilens/api'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { Logger } from '../log/logger.ts'
import { callerAddress } from './address.ts'
import { EXPECTED_SESSION, requireExpected } from './expected-session.ts'
import { requireSameOrigin } from './origin.ts'

export interface SignInRouteOptions {
  readonly signIn: SignIn
  readonly publicUrl: string | null
  readonly logger: Logger
}

const readSignIn = bodyReader(SignInInput)
const readInvitation = bodyReader(AcceptInvitationInput)
const readSignOut = bodyReader(SignOutInput)
const readPasswords = bodyReader(ChangePasswordInput)

/**
 * What answers the routes of sign-in. Each is refused from another origin, before its body is looked at; what acts in a
 * session, also from a page that shows another one. Who begins a session means to take the place of whoever is there.
 */
export function signInHandlers({ signIn, publicUrl, logger }: SignInRouteOptions) {
  const fromOwnPage = (request: FastifyRequest) => requireSameOrigin(request, publicUrl)
  const fromPageInSession = async (request: FastifyRequest) => {
    fromOwnPage(request)
    const { cookie, [EXPECTED_SESSION]: expected } = request.headers
    if (expected !== undefined) requireExpected(expected, await signIn.callerOf(cookie))
  }
  const route =
    (
      admit: (request: FastifyRequest) => void | Promise<void>,
      work: (request: SignInRequest, body: unknown) => Promise<SignedIn>,
    ): RouteHandlerMethod =>
    async (request, reply) => {
      await admit(request)
      const { user, setCookies } = await work(requestOf(request), request.body)
      log(request, { userId: user.id })
      return reply.header('set-cookie', [...setCookies]).send(SignedInAnswer.parse({ user }))
    }
  const log = (request: FastifyRequest, who: { readonly userId?: string } = {}) =>
    logger.info({ requestId: request.id, route: request.routeOptions.url, status: 200, ...who }, 'sign-in')
  return {
    'POST /auth/sign-in': route(fromOwnPage, (request, body) => signIn.signIn(readSignIn(body), request)),
    'POST /auth/accept-invitation': route(fromOwnPage, (request, body) =>
      signIn.acceptInvitation(readInvitation(body), request),
    ),
    'POST /auth/change-password': route(fromPageInSession, (request, body) =>
      signIn.changePassword(readPasswords(body), request),
    ),
    'POST /auth/sign-out': async (request: FastifyRequest, reply: FastifyReply) => {
      await fromPageInSession(request)
      readSignOut(request.body)
      const cleared = await signIn.signOut(requestOf(request))
      log(request)
      return reply.header('set-cookie', cleared).send({})
    },
  }
}

const requestOf = (request: FastifyRequest): SignInRequest => ({
  requestId: request.id,
  ip: callerAddress(request.ip),
  userAgent: request.headers['user-agent'] ?? null,
  cookie: request.headers.cookie,
})
