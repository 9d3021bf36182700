/** The parameters behind a connection URL's `?`. */
export type Parameters = ReadonlyMap<string, string>

/** A connection URL that can't be used. The message never holds a part of the URL, which may hold a password. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError'
}

const SUPPORTED = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'ssl',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'channel_binding',
  'application_name',
  'options',
  'connect_timeout',
  'pgbouncer',
]

/** Written by providers' consoles for other clients; they change nothing here. */
const WITHOUT_MEANING = ['uselibpqcompat', 'connection_limit', 'pool_timeout']

/**
 * Reads a URL's query as libpq does: `+` is no space, the last of two wins, an unknown parameter is an error (a
 * misspelt `sslmode` must not pass for a weak one).
 */
export function readParameters(query: string): Parameters {
  const parameters = new Map<string, string>()
  for (const pair of query.replace(/^\?/, '').split('&')) {
    if (pair === '') continue
    const [name = '', ...value] = pair.split('=')
    if (SUPPORTED.includes(name)) parameters.set(name, decode(value.join('=')))
    else if (!WITHOUT_MEANING.includes(name)) {
      // Unnamed, because it may be the tail of a password with an unencoded `?`.
      throw new DatabaseUrlError(`has a parameter that is none of ${SUPPORTED.join(', ')}`)
    }
  }
  return parameters
}

/** A parameter that takes one of a few words; undefined where it is absent. */
export function oneOf<Word extends string>(
  parameters: Parameters,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const given = parameters.get(name)
  const word = words.find((each) => each === given)
  if (given !== undefined && word === undefined) {
    throw new DatabaseUrlError(`${name} must be ${words.join(' | ')}`)
  }
  return word
}

/** Undoes percent-encoding. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new DatabaseUrlError('has a % that encodes nothing; write a percent sign as %25')
  }
}
