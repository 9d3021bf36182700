import { isIP, Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { checkServerIdentity, connect as secure, TLSSocket, type PeerCertificate } from 'node:tls'
import { ChannelBindingError, ChannelBindingGuard } from './channel-binding.ts'
import type { TlsPolicy } from './tls.ts'

/** PostgreSQL's SSLRequest: eight bytes long, code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

type Done = (error?: Error | null) => void

/**
 * The stream node-postgres talks through (its `stream` option): TLS is settled as the policy says before the
 * driver hears `connect`, so that the driver itself needs no `ssl`.
 *
 * The driver's own TLS can't say what libpq means: it neither falls back to a plain connection (`prefer`) nor
 * requires channel binding, and for a host that is an IP address it checks the certificate against `localhost`.
 */
export class NegotiatedSocket extends Duplex {
  readonly #policy: TlsPolicy
  readonly #tcp = new Socket()
  #wire: Socket | null = null
  #guard: ChannelBindingGuard | null

  constructor(policy: TlsPolicy) {
    super({ allowHalfOpen: false })
    this.#policy = policy
    this.#guard = policy.binding === 'require' ? new ChannelBindingGuard() : null
    this.#closeWith(this.#tcp)
  }

  /** Opens the connection; `connect` is emitted when it is ready for the startup message. */
  connect(port: number, host: string): this {
    this.#tcp.once('connect', () => {
      this.#tcp.once('data', (answer) => this.#negotiate(answer.toString('latin1'), host))
      this.#tcp.write(SSL_REQUEST)
    })
    this.#tcp.connect(port, host)
    return this
  }

  /** Version and cipher of the TLS in use, null on a plain connection. */
  get tls(): { readonly version: string; readonly cipher: string } | null {
    if (!(this.#wire instanceof TLSSocket)) return null
    return { version: this.#wire.getProtocol() ?? 'unknown', cipher: this.#wire.getCipher().name }
  }

  /** For the driver, which binds SCRAM to the server's certificate. */
  getPeerCertificate(): PeerCertificate | null {
    return this.#wire instanceof TLSSocket ? this.#wire.getPeerCertificate() : null
  }

  setNoDelay(on: boolean): this {
    this.#tcp.setNoDelay(on)
    return this
  }

  setKeepAlive(on: boolean, initialDelayMs?: number): this {
    this.#tcp.setKeepAlive(on, initialDelayMs)
    return this
  }

  ref(): this {
    this.#tcp.ref()
    return this
  }

  unref(): this {
    this.#tcp.unref()
    return this
  }

  #negotiate(answer: string, host: string): void {
    // Exactly one byte: more would be plain text that someone slipped in ahead of the handshake (CVE-2021-23222).
    if (answer === 'S') this.#secure(host)
    else if (answer !== 'N') this.destroy(new Error('The server did not understand the request for TLS'))
    else if (this.#guard !== null) {
      this.destroy(new ChannelBindingError('channel_binding=require: the server does not offer TLS'))
    } else if (this.#policy.required) {
      this.destroy(new Error('The server does not offer TLS, and sslmode asks for it'))
    } else this.#open(this.#tcp)
  }

  #secure(host: string): void {
    const { verify, context } = this.#policy
    const wire = secure({
      socket: this.#tcp,
      secureContext: context,
      rejectUnauthorized: verify !== 'nothing',
      // Node's own default would compare with `localhost` where the host is an IP address.
      checkServerIdentity: (_, certificate) =>
        verify === 'host' ? checkServerIdentity(host, certificate) : undefined,
      // SNI, by which Neon finds the project; it has no room for an IP address.
      ...(isIP(host) === 0 ? { servername: host } : {}),
    })
    this.#closeWith(wire)
    wire.once('secureConnect', () => this.#open(wire))
  }

  #open(wire: Socket): void {
    this.#wire = wire
    wire.on('data', (chunk) => {
      if (typeof chunk !== 'string') this.#receive(chunk) // always bytes: no encoding is set
    })
    wire.once('end', () => this.push(null))
    this.emit('connect')
  }

  #receive(chunk: Buffer): void {
    const refusal = this.#guard?.inspect(chunk) ?? null
    if (refusal !== null) {
      this.destroy(refusal)
      return
    }
    if (this.#guard?.settled === true) this.#guard = null
    if (!this.push(chunk)) this.#wire?.pause()
  }

  #closeWith(socket: Socket): void {
    socket.on('error', (error) => this.destroy(error))
    // After an orderly end this stream closes by itself, once what is still buffered was read.
    socket.once('close', () => {
      if (this.#wire?.readableEnded !== true) this.destroy()
    })
  }

  override _read(): void {
    this.#wire?.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(chunk, done)
  }

  /** The driver corks the messages of one query; kept together they are one packet. */
  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  #send(bytes: Buffer, done: Done): void {
    // Before it is open only a goodbye can come, to a server that never heard of us.
    if (this.#wire === null) done()
    else this.#wire.write(bytes, done)
  }

  override _final(done: Done): void {
    if (this.#wire === null) this.#tcp.destroy()
    else this.#wire.end()
    done()
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#wire?.destroy()
    this.#tcp.destroy()
    done(error)
  }
}
