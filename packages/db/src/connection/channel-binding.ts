const MECHANISM = 'SCRAM-SHA-256-PLUS'
const HEADER_BYTES = 5
const AUTHENTICATION = 0x52 // 'R', which is followed by a code of four bytes
const AUTHENTICATION_BYTES = HEADER_BYTES + 4
const NO_CODE = -1
const OK = 0
const SASL = 10
const SASL_CONTINUE = 11
const SASL_FINAL = 12

/** The server would not tie the login to this TLS connection, though `channel_binding=require` asks for it. */
export class ChannelBindingError extends Error {
  override readonly name = 'ChannelBindingError'
}

/**
 * Enforces `channel_binding=require`, which node-postgres lacks: its `enableChannelBinding` uses SCRAM-SHA-256-PLUS
 * where it is offered, and otherwise hands the password, in the clear if so asked, to whoever answered. The guard
 * reads the server's messages ahead of the driver until the login is through, and refuses any other way in.
 */
export class ChannelBindingGuard {
  #unread: Buffer = Buffer.alloc(0)
  #offered = false
  #proven = false
  #settled = false

  /** True once the login went through with channel binding; what follows needs no guard. */
  get settled(): boolean {
    return this.#settled
  }

  /** Reads a chunk before the driver does; an error means that the driver must not see it. */
  inspect(chunk: Buffer): ChannelBindingError | null {
    this.#unread = Buffer.concat([this.#unread, chunk])
    while (!this.#settled && this.#unread.length >= HEADER_BYTES) {
      const length = this.#unread.readInt32BE(1)
      if (length < 4) return new ChannelBindingError('The server does not speak the PostgreSQL protocol')
      // The driver acts on whole messages only, so it is soon enough to judge a message when it is whole.
      if (this.#unread.length < 1 + length) return null
      const refusal = this.#judge(this.#unread.subarray(0, 1 + length))
      if (refusal !== null) return new ChannelBindingError(`channel_binding=require: ${refusal}`)
      this.#unread = this.#unread.subarray(1 + length)
    }
    return null
  }

  #judge(message: Buffer): string | null {
    if (message[0] !== AUTHENTICATION) return null
    switch (message.length < AUTHENTICATION_BYTES ? NO_CODE : message.readInt32BE(HEADER_BYTES)) {
      case SASL:
        this.#offered = message.toString('latin1', AUTHENTICATION_BYTES).split('\0').includes(MECHANISM)
        return this.#offered ? null : `the server does not offer ${MECHANISM}`
      case SASL_CONTINUE:
        return null
      case SASL_FINAL:
        // The driver checks the signature in it, and gives up where it is wrong.
        this.#proven = this.#offered
        return null
      case OK:
        this.#settled = this.#proven
        return this.#settled ? null : 'the server let us in without proving that it knows the password'
      default:
        return `the server asks for another kind of login than ${MECHANISM}`
    }
  }
}
