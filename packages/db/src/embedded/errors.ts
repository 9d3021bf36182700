/** The embedded server can't be had; the message says why and what to do. */
export class EmbeddedError extends Error {
  override readonly name: string = 'EmbeddedError'
}

/** Another process serves from this home already; `pid` and `address` are null where they are not known yet. */
export class AlreadyServingError extends EmbeddedError {
  override readonly name = 'AlreadyServingError'
  readonly pid: number | null
  readonly address: string | null

  constructor(holder: { readonly pid: number | null; readonly address: string | null }) {
    const where = holder.address === null ? '' : ` at ${holder.address}`
    const who = holder.pid === null ? '' : ` (process ${holder.pid})`
    super(`MediLens is already being served from this home${where}${who}`)
    this.pid = holder.pid
    this.address = holder.address
  }
}

/** The `code` of a system or PostgreSQL error, or null. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** What an error says, on one line. */
export const messageOf = (error: unknown): string =>
  error instanceof AggregateError && error.message === ''
    ? error.errors.map(messageOf).join('; ')
    : error instanceof Error
      ? error.message
      : String(error)
