import { createHmac } from 'node:crypto'
import { ageInYears } from '@medilens/db/catalogue'
import { newId, type Id, type PatientId, type PseudonymKind, type Session } from '@medilens/db'

const DAY_MS = 86_400_000
/** By how many days at most a patient's dates are moved back: seasons and weekdays go with it. */
export const MOST_DAYS_BACK = 365

/** What of one kind of row a researcher may name. */
interface Named {
  readonly patient: PatientId
  readonly assessment: Id<'AssessmentId'>
  readonly biomarker_value: Id<'BiomarkerValueId'>
}
type Kind = keyof Named & PseudonymKind

/**
 * What stands for ids and dates towards those who may not know patients, in one call. Every pseudonym is an HMAC under
 * the organization's key in the form of a UUID (version 8): the same id has the same pseudonym in every answer, another
 * organization's key another one, and without the key nothing leads from one to the other. What is handed out is
 * written down by `remember`, so that it can be taken back as input.
 */
export class Pseudonyms {
  readonly #session: Session
  readonly #key: Uint8Array
  readonly #handedOut = new Map<string, { readonly kind: Kind; readonly rowId: string }>()

  /** @param key of the session's organization */
  constructor(session: Session, key: Uint8Array) {
    this.#session = session
    this.#key = key
  }

  /** The pseudonym of a row. */
  of<K extends Kind>(kind: K, id: Named[K]): Named[K] {
    const pseudonym = asUuid(this.#hash(kind, id), id)
    this.#handedOut.set(`${kind} ${pseudonym}`, { kind, rowId: id })
    return pseudonym
  }

  /** The row that a pseudonym of this organization stands for; null for one that was never handed out, and for an id. */
  async resolve<K extends Kind>(kind: K, pseudonym: Named[K]): Promise<Named[K] | null> {
    const row = await this.#session.sql
      .selectFrom('pseudonyms')
      .select('rowId')
      .where('organizationId', '=', this.#session.organizationId)
      .where('kind', '=', kind)
      .where('pseudonym', '=', pseudonym)
      .executeTakeFirst()
    return row === undefined ? null : sameKind(row.rowId, pseudonym)
  }

  /** By how many whole days a patient's dates are moved back, 1 to 365; the same for all dates of one patient. */
  daysBack(patientId: PatientId): number {
    return 1 + (this.#hash('days', patientId).readUInt32BE() % MOST_DAYS_BACK)
  }

  /** A patient's instant as it is told. */
  told(patientId: PatientId, at: Date): Date {
    return new Date(at.getTime() - this.daysBack(patientId) * DAY_MS)
  }

  /** The real instant of one that is told. */
  real(patientId: PatientId, told: Date): Date {
    return new Date(told.getTime() + this.daysBack(patientId) * DAY_MS)
  }

  /** Writes down what this call hands out, in one statement. */
  async remember(): Promise<void> {
    if (this.#handedOut.size === 0) return
    const { organizationId, sql } = this.#session
    const createdAt = new Date()
    // In one order, or two first readers of the same rows could wait for each other.
    const sorted = [...this.#handedOut].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const rows = sorted.map(([name, { kind, rowId }]) => ({
      id: newId<'PseudonymId'>(),
      organizationId,
      kind,
      pseudonym: name.slice(kind.length + 1),
      rowId,
      createdAt,
    }))
    await sql
      .insertInto('pseudonyms')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['organizationId', 'kind', 'pseudonym']).doNothing())
      .execute()
  }

  #hash(what: string, id: string): Buffer {
    return createHmac('sha256', this.#key).update(`${what}\0${id}`).digest()
  }
}

/** The first 122 bits of a hash in the form of a UUID of version 8 (RFC 9562: made otherwise). */
function asUuid<Name extends string>(hash: Buffer, like: Name): Name {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  const text = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  )
  return sameKind(text, like)
}

/** A pseudonym names the same kind of thing as the id it stands for, and goes wherever that goes. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where a pseudonym is made and taken back
const sameKind = <Name extends string>(text: string, _like: Name): Name => text as Name

/** From this age on all are one (45 CFR 164.514(b)(2)(i)(C)). */
const OLD = 90

/**
 * Whole years at a time, those of 90 and more together, as HIPAA's safe harbor has it. Of whom is 90 by now no younger age
 * is told: with the years that have passed since, it would say how old they are.
 */
export function toldAge(dateOfBirth: string | null, at: Date): number | null {
  if (dateOfBirth === null) return null
  const [then, now] = [ageInYears(dateOfBirth, at), ageInYears(dateOfBirth, new Date())]
  if (then === null || now === null) return null
  if (then >= OLD) return OLD
  return now >= OLD ? null : then
}

/** Numbers of a release: too few digits at a time for a day, a telephone or a number of somebody's. */
const VERSION = /^v?\d{1,4}(?:\.\d{1,4}){0,3}(?:-(?:alpha|beta|dev|rc)(?:\.?\d{1,3})?)?$/

/** A version as it is told: a text that is none could be anything, and is not. */
export const toldVersion = (version: string | null): string | null =>
  version !== null && VERSION.test(version) ? version : null
