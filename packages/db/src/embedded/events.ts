/** What the embedded server tells its process; the process decides what of it to say. */
export type EmbeddedEvent =
  /** Root may not run PostgreSQL and user namespaces are forbidden, so it runs as another user, with data elsewhere. */
  | { readonly type: 'other-user'; readonly user: string; readonly data: string }
  | { readonly type: 'created'; readonly data: string; readonly milliseconds: number }
  | { readonly type: 'started'; readonly pid: number; readonly milliseconds: number }
  | { readonly type: 'adopted'; readonly pid: number | null }
  /** PostgreSQL went away under us; it is being brought back. */
  | { readonly type: 'lost' }
  | { readonly type: 'restart-failed'; readonly error: Error; readonly retryInMilliseconds: number }
  | { readonly type: 'restored'; readonly milliseconds: number }
  /** While PostgreSQL was away another process began to serve from this home. */
  | { readonly type: 'serving-lost'; readonly error: Error }

export type OnEvent = (event: EmbeddedEvent) => void
