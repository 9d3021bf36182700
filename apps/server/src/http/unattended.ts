import type { FastifyRequest } from 'fastify'

/**
 * The header in which a page says that nobody touched it lately: what it then asks by itself does not lengthen the session.
 * A page that leaves it out only keeps its own session, as everything that somebody does there would.
 */
export const UNATTENDED = 'medilens-unattended'

/**
 * The header in which a page says that it asks by itself whether somebody is still signed in, whether or not they are
 * there: such a look is no event of the audit. It hides nothing but who asked who they are.
 */
export const LOOK = 'medilens-look'

type Asked = Pick<FastifyRequest, 'headers'>

export const isUnattended = ({ headers }: Asked): boolean => headers[UNATTENDED] !== undefined

export const isLook = (request: Asked): boolean =>
  isUnattended(request) || request.headers[LOOK] !== undefined
