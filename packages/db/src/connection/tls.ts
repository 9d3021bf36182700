import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureContext } from 'node:tls'
import { DatabaseUrlError, oneOf, type Parameters } from './parameters.ts'

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
const CHANNEL_BINDINGS = ['disable', 'prefer', 'require'] as const

/** How a connection over the network is protected. */
export interface TlsPolicy {
  /** False: a server without TLS is talked to in plain text. */
  readonly required: boolean
  /** What must be true of the server's certificate: its chain to a root we trust, and the host's name in it. */
  readonly verify: 'nothing' | 'chain' | 'host'
  /** Whether the login is tied to the TLS connection (SCRAM-SHA-256-PLUS). */
  readonly binding: (typeof CHANNEL_BINDINGS)[number]
  /** Roots and client certificate, read once. */
  readonly context: SecureContext
}

/**
 * The policy that a URL's `ssl…` and `channel_binding` parameters ask for, as libpq reads them; null for a plain
 * connection, which a Unix socket always is.
 *
 * Where it departs from libpq, it is never laxer about a server it can reach by TLS:
 * - `allow` is served as `prefer`, and `prefer` falls back to plain text only where the server has no TLS, not
 *   where the handshake or the login over TLS failed;
 * - no file under `~/.postgresql` is looked at: `verify-full` without `sslrootcert` trusts Node's roots (with
 *   `NODE_EXTRA_CA_CERTS`), which is also what `sslrootcert=system` means here.
 */
export function tlsPolicy(parameters: Parameters, isUnixSocket: boolean): TlsPolicy | null {
  const mode = sslMode(parameters)
  const binding = oneOf(parameters, 'channel_binding', CHANNEL_BINDINGS) ?? 'prefer'
  const rootFile = parameters.get('sslrootcert')
  const hasOwnRoot = rootFile !== undefined && rootFile !== 'system'

  if (rootFile === 'system' && mode !== 'verify-full') {
    throw new DatabaseUrlError(
      'sslrootcert=system needs sslmode=verify-full: anyone gets a public certificate',
    )
  }
  if (mode === 'verify-ca' && !hasOwnRoot) {
    throw new DatabaseUrlError(
      'sslmode=verify-ca needs sslrootcert=<file>; with a public authority use verify-full',
    )
  }
  const plain = isUnixSocket || mode === 'disable'
  if (plain && binding === 'require') {
    throw new DatabaseUrlError(
      'channel_binding=require needs TLS: use it over TCP, with sslmode=require or stricter',
    )
  }
  if (plain) return null

  return {
    required: mode !== 'allow' && mode !== 'prefer',
    verify: mode === 'verify-full' ? 'host' : hasOwnRoot ? 'chain' : 'nothing',
    binding,
    context: secureContext(parameters, hasOwnRoot ? readPem('sslrootcert', rootFile) : undefined),
  }
}

function sslMode(parameters: Parameters): (typeof SSL_MODES)[number] {
  const mode = oneOf(parameters, 'sslmode', SSL_MODES)
  if (mode !== undefined) return mode
  if (parameters.get('sslrootcert') === 'system') return 'verify-full'
  // JDBC's spelling, which libpq reads so too.
  return oneOf(parameters, 'ssl', ['true']) === 'true' ? 'require' : 'prefer'
}

function secureContext(parameters: Parameters, ca: string | undefined): SecureContext {
  const certFile = parameters.get('sslcert')
  const keyFile = parameters.get('sslkey')
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new DatabaseUrlError('sslcert and sslkey go together')
  }
  const cert = certFile === undefined ? undefined : readPem('sslcert', certFile)
  const key = keyFile === undefined ? undefined : readPem('sslkey', keyFile)
  try {
    // Node takes a file without a certificate for an empty list of roots.
    if (ca !== undefined) void new X509Certificate(ca)
    return createSecureContext({ ca, cert, key })
  } catch (error) {
    throw new DatabaseUrlError(
      'sslrootcert, sslcert or sslkey is not valid PEM, or certificate and key do not match',
      {
        cause: error,
      },
    )
  }
}

function readPem(parameter: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new DatabaseUrlError(`${parameter} names a file that can't be read`, { cause: error })
  }
}
