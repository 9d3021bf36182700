import { createHmac } from 'node:crypto'
import { newId, type Database, type SignInClient, type UserId } from '@medilens/db'
import { TooManyRequests } from '../trpc/error.ts'
import { addressPrefix } from './address-prefix.ts'

interface Rule {
  /** Failures that cost nothing; from this one on each doubles the wait, from `base` up to `longest` seconds. */
  readonly free: number
  readonly base: number
  readonly longest: number
  /** Seconds after which failures are forgotten. */
  readonly window: number
}

const HOUR = 3_600
const DAY = 24 * HOUR

/**
 * Who guesses pays with time. A browser where the person signed in before has a counter of its own, and no other counts
 * for it. Everybody else is counted by account and address together, by address (one that tries many accounts; a
 * clinic's people share one), and by account (many addresses that try one). The last never keeps anybody out for more
 * than a minute: it could otherwise be used to lock out a person on a new browser for as long as one likes.
 */
const RULES = {
  device: { free: 10, base: 30, longest: 900, window: DAY },
  'account and address': { free: 5, base: 30, longest: HOUR, window: DAY },
  address: { free: 40, base: 30, longest: 900, window: HOUR },
  account: { free: 40, base: 2, longest: 60, window: HOUR },
} as const satisfies Record<string, Rule>

type Kind = keyof typeof RULES
const isKind = (name: string): name is Kind => name in RULES

/** Counters that one attempt falls under, by kind: keyed hashes, which say neither who nor where. */
export type Buckets = Readonly<Partial<Record<Kind, string>>>

/** Refused unread, for so many seconds. */
export class TooManyAttempts extends TooManyRequests {
  /** The counter that is closed, for the longest of several. */
  readonly bucket: string

  constructor({ bucket, seconds }: Closed) {
    super(`Too many failed attempts. Try again in ${inWords(seconds)}.`, seconds * 1000)
    this.bucket = bucket
  }
}

interface Closed {
  readonly bucket: string
  readonly seconds: number
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`

/** Two days after the last attempt nothing remembers it; a flood is forgotten bit by bit, or nobody could sign in meanwhile. */
const FORGET = `
delete from sign_in_attempts where id in
  (select id from sign_in_attempts where updated_at < now() - interval '2 days' limit 10000 for update skip locked)`
const FORGET_EVERY_MS = 10 * 60_000

const ENSURE = `
insert into sign_in_attempts (id, bucket, failures, window_started_at, created_at, updated_at)
select id, bucket, 0, now(), now(), now() from unnest($1::uuid[], $2::text[]) as given (id, bucket) order by bucket
on conflict (bucket) do nothing`

const LOCK = 'select from sign_in_attempts where bucket = any($1) order by bucket for update'

/** The column is rounded to milliseconds: one more than there is would else be a second more. */
const CLOSED = `
select bucket, greatest(1, ceil(extract(epoch from blocked_until - clock_timestamp()) - 0.001))::int as seconds
  from sign_in_attempts where bucket = any($1) and blocked_until > clock_timestamp()
 order by blocked_until desc limit 1`

const CHARGE = `
with given as (
  select * from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[]) as g (bucket, free, base, longest, span)
), counted as (
  select g.*, old.window_started_at + make_interval(secs => g.span) < clock_timestamp() as is_over,
         case when old.window_started_at + make_interval(secs => g.span) < clock_timestamp() then 1
              else old.failures + 1 end as failures
    from given g join sign_in_attempts old on old.bucket = g.bucket
)
update sign_in_attempts a
   set failures = c.failures,
       window_started_at = case when c.is_over then clock_timestamp() else a.window_started_at end,
       blocked_until = case when c.failures < c.free then null else
         clock_timestamp() + make_interval(secs => least(c.longest, c.base * power(2, least(c.failures - c.free, 20))))
       end,
       updated_at = now()
  from counted c
 where a.bucket = c.bucket`

/** Takes back one charge; what it blocked is open again where it was the charge that closed it. */
const REFUND = `
update sign_in_attempts a
   set failures = greatest(a.failures - 1, 0),
       blocked_until = case when a.failures <= g.free then null else a.blocked_until end,
       updated_at = now()
  from unnest($1::text[], $2::int[]) as g (bucket, free)
 where a.bucket = g.bucket`

/** Counts failed attempts in the database, so that all servers count together. */
export class Throttle {
  readonly #key: Buffer
  readonly #database: Database
  #forgotten = -Infinity

  constructor(database: Database, key: Buffer) {
    this.#database = database
    this.#key = key
  }

  /** The counters of an attempt to sign in. @param device what a browser proved that it is, for this e-mail */
  bucketsOf(email: string, ip: string | null, device: string | null): Buckets {
    if (device !== null) return { device: this.#hash('device', email, device) }
    const address = addressPrefix(ip)
    return {
      'account and address': this.#hash('account and address', email, address),
      address: this.#hash('address', address),
      account: this.#hash('account', email),
    }
  }

  /** The counter of a person who is signed in and says their password again. */
  bucketsOfUser(userId: UserId): Buckets {
    return { device: this.#hash('user', userId) }
  }

  /**
   * Counts an attempt before it is made, as if it failed: of many at once no more are made than may fail. Throws
   * `TooManyAttempts` where one of its counters is closed; then nothing is counted.
   */
  async charge(buckets: Buckets): Promise<void> {
    const given = rulesOf(buckets)
    const names = given.map(({ bucket }) => bucket)
    const column = (of: (rule: Rule) => number) => given.map(({ rule }) => of(rule))
    const closed = await this.#database.asAuth(async (client) => {
      await this.#forget(client)
      const closedNow = async () => (await client.query<Closed>(CLOSED, [names])).rows[0]
      // Before a row is made: else a closed address could fill the disk with accounts that it names.
      const before = await closedNow()
      if (before !== undefined) return before
      await client.query(ENSURE, [names.map(() => newId()), names])
      await client.query(LOCK, [names])
      const meanwhile = await closedNow()
      if (meanwhile !== undefined) return meanwhile
      await client.query(CHARGE, [
        names,
        column(({ free }) => free),
        column(({ base }) => base),
        column(({ longest: most }) => most),
        column(({ window }) => window),
      ])
      return null
    })
    if (closed !== null) throw new TooManyAttempts(closed)
  }

  /** Takes back the charge of an attempt that was none: nobody looked at the password. */
  async refund(client: SignInClient, buckets: Buckets): Promise<void> {
    const given = rulesOf(buckets)
    await client.query(REFUND, [given.map(({ bucket }) => bucket), given.map(({ rule }) => rule.free)])
  }

  /**
   * After a success. The counters that are this person's alone begin again; of an address that is shared, and an account
   * that others may be trying, one's own charge is taken back and no more: else whoever has an account of their own
   * could wash their address clean with it.
   */
  async succeeded(client: SignInClient, buckets: Buckets): Promise<void> {
    const { device, 'account and address': pair, ...shared } = buckets
    await client.query('delete from sign_in_attempts where bucket = any($1)', [
      [device, pair].filter((bucket) => bucket !== undefined),
    ])
    await this.refund(client, shared)
  }

  async #forget(client: SignInClient): Promise<void> {
    const now = performance.now()
    if (now - this.#forgotten < FORGET_EVERY_MS) return
    this.#forgotten = now
    await client.query(FORGET)
  }

  #hash(...parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('hex')
  }
}

/** In the order of their names, in which every transaction locks them. */
const rulesOf = (buckets: Buckets): { readonly bucket: string; readonly rule: Rule }[] =>
  Object.entries(buckets)
    .flatMap(([kind, bucket]) => (isKind(kind) ? [{ bucket, rule: RULES[kind] }] : []))
    .toSorted((a, b) => (a.bucket < b.bucket ? -1 : 1))
