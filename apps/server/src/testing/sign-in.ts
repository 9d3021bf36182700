import { FIXTURE_PASSWORD } from '@medilens/db/testing'
import { post, type Answer, type CallOptions } from './call.ts'

/** A browser in which somebody signed in. */
export interface SignedInBrowser {
  readonly answer: Answer
  /** The `Cookie` header that it sends from now on. */
  readonly cookie: string
}

/** What a browser sends with what its own page asks for. */
export const fromOwnPage = (address: string, cookie = ''): Readonly<Record<string, string>> => ({
  origin: new URL(address).origin,
  'sec-fetch-site': 'same-origin',
  ...(cookie === '' ? {} : { cookie }),
})

/** Signs somebody in over HTTP, a tenth of a second; fixtures all have the same password. */
export async function signInAs(
  address: string,
  { email }: { readonly email: string },
  { password = FIXTURE_PASSWORD, headers = {} }: CallOptions & { readonly password?: string } = {},
): Promise<SignedInBrowser> {
  const answer = await post(
    address,
    '/auth/sign-in',
    { email, password },
    { headers: { ...fromOwnPage(address), ...headers } },
  )
  return { answer, cookie: cookiesOf(answer) }
}

/** The cookies that an answer sets, as a browser sends them back. */
export const cookiesOf = ({ headers }: Answer): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
