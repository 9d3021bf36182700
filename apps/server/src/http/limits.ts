/** What one request may take. An answer that refuses says which limit it was. */
export const LIMITS = {
  bodyBytes: 2 * 1024 * 1024,
  /** What is still read of a body that was refused, so that its sender gets to read why. */
  discarded: { bytes: 32 * 1024 * 1024, ms: 5_000 },
  /** Calls of one batch run side by side, each with a connection of its own. */
  batchedCalls: 20,
  /** Many pages at once, and no longer than a quarter of an hour: what is resumed costs nothing. */
  streams: { perCaller: 20, longestMs: 15 * 60_000 },
  /** How long one request may send bytes of a file; it goes on in another. */
  uploadMs: 3_600_000,
  /** Of one path segment: twenty procedure names and room. */
  pathCharacters: 2000,
} as const

/** How long a client may take, in ms; Fastify and Node have most of these off. */
export const PATIENCE = {
  /** After an answer to who still sends, for them to read it. */
  linger: 1_000,
  /** To send its headers. */
  headers: 15_000,
  /** To send its whole request, where that is not an upload. */
  request: 30_000,
  /** Of a connection on which nothing moves: longer than the pool and PostgreSQL wait, so that they answer first. */
  connection: 120_000,
  /** Of an idle connection: longer than load balancers keep theirs, usually 60 s. */
  keepAlive: 65_000,
  /** For calls in flight when the server stops; the rest of ten seconds is the database's. */
  drain: 8_000,
} as const
