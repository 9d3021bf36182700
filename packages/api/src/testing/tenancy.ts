import { randomUUID } from 'node:crypto'
import { ROLES, type Database } from '@medilens/db'
import type { OrganizationFixture } from '@medilens/db/testing'
import { inventory, reachOf, type InventoryEntry } from '../inventory.ts'
import type { Answer, Caller } from './call.ts'
import { TENANCY_CASES } from './cases.ts'
import type { Kind, TenancyCase, TenancyCases } from './cases/case.ts'
import { concurrently } from './concurrently.ts'
import { rowMaker, rowsBeside, rowsOf, type Whose } from './rows.ts'
import { keysOf, peopleOf, type Somebody } from './somebody.ts'

/** What is tried. */
export interface TenancyTrial {
  readonly database: Database
  readonly call: Caller
  readonly own: OrganizationFixture
  readonly foreign: OrganizationFixture
  /** By key, or signed in. */
  readonly as: 'keys' | 'people'
  /** Each call alone, or the foreign id in the middle of a batch. */
  readonly sent: 'alone' | 'in a batch'
  readonly cases?: TenancyCases
  readonly procedures?: readonly InventoryEntry[]
}

/**
 * Calls every procedure at every place of its input with an own, a foreign and a random id, in every role, and answers
 * what a foreign id gave away, or an own one was refused: empty where organizations are kept apart. Signed in, what is
 * another person's or, to a patient, another patient's is tried too: it gives away as little.
 */
export async function tenancyViolations(trial: TenancyTrial): Promise<string[]> {
  const { database, own, cases = TENANCY_CASES, procedures = inventory() } = trial
  const everybody = trial.as === 'keys' ? keysOf(own) : await peopleOf(database, own)
  const missing = procedures
    .filter(({ path }) => cases[path] === undefined)
    .map(({ path }) => `${path}: has no tenancy case`)
  const found: string[] = []
  // One procedure after the other: what some of them make, later ones meet.
  for (const procedure of procedures) {
    // A stream is asked for by itself.
    if (trial.sent === 'in a batch' && procedure.type === 'subscription') continue
    const places = cases[procedure.path] ?? []
    const tried = places.flatMap((place) => everybody.map((somebody) => ({ procedure, place, somebody })))
    found.push(...(await concurrently(tried, (each) => tryPlace(trial, each))).flat())
  }
  return [...missing, ...found]
}

interface Tried {
  readonly procedure: InventoryEntry
  readonly place: TenancyCase
  readonly somebody: Somebody
}

/** A key is nobody, so that what is permitted for the own patient alone is nothing, and what is a person's refused. */
function expectedOwn({ procedure: { meta }, place, somebody: { role, kind } }: Tried): number {
  const reach = reachOf(role, meta)
  if (reach === null || (meta.people && kind === 'key')) return 403
  if (place.needs !== undefined && ROLES[role].grants[place.needs] === undefined) return 403
  if (reach === 'pseudonyms') return place.pseudonymous ?? 404
  if (reach === 'own') return kind === 'key' ? 404 : (place.asPatient ?? place.own ?? 200)
  return place.own ?? 200
}

/** Rows that are one person's, or about one patient. */
const PERSONAL: readonly Kind[] = ['thread', 'message', 'sign-in']
const CLINICAL: readonly Kind[] = [
  'patient',
  'assessment',
  'completed assessment',
  'staged assessment',
  'session',
  'value',
  'file',
  'own file',
]

async function tryPlace(trial: TenancyTrial, tried: Tried): Promise<string[]> {
  const { database, call, own, foreign, sent } = trial
  const { procedure, place, somebody } = tried
  const idOf = rowMaker(call, database)
  const mine = rowsOf(own, somebody)
  const inputOf = async (id: string) =>
    place.input(id, place.beside === undefined ? '' : await idOf(place.beside, mine))

  const isTheirsAlone =
    somebody.kind === 'person' &&
    (PERSONAL.includes(place.names) ||
      (CLINICAL.includes(place.names) && reachOf(somebody.role, procedure.meta) === 'own'))
  const whose: readonly (readonly [word: string, rows: Whose | null])[] = [
    ['own', mine],
    ['foreign', rowsOf(foreign, somebody)],
    ...(isTheirsAlone ? [['not their own', rowsBeside(mine)] as const] : []),
    ['random', null],
  ]
  const inputs: unknown[] = []
  for (const [, rows] of whose) {
    const id = rows === null ? randomId(place.names) : await idOf(place.names, rows)
    inputs.push(await inputOf(id))
  }
  const answers =
    sent === 'alone'
      ? await oneByOne(inputs, (input) => call(procedure.path, input, somebody.by))
      : await call.batch(
          inputs.map((input) => [procedure.path, input]),
          somebody.by,
        )

  const [first, ...others] = answers
  const nobodys = others.pop()
  const expected = expectedOwn(tried)
  const at = `${procedure.path} as ${somebody.role} (${somebody.kind}), naming a ${place.names}`
  const wrong = first?.status === expected ? [] : [`${at}: own answered ${said(first)} and not ${expected}`]
  const told = others.flatMap((answer, index) =>
    same(answer, nobodys)
      ? []
      : [`${at}: ${whose[index + 1]?.[0]} answered ${said(answer)}, random ${said(nobodys)}`],
  )
  return [...wrong, ...told]
}

async function oneByOne<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

const randomId = (kind: Kind): string => (kind === 'session' ? `retinal_${randomUUID()}` : randomUUID())

const said = (answer: Answer | undefined): string => `${answer?.status} ${answer?.text.slice(0, 300)}`

const same = (one: Answer, other: Answer | undefined): boolean =>
  one.status === other?.status && anonymous(one.text) === anonymous(other.text)

/** An answer without what differs between any two calls: ids, the server's names for runs, and times. */
const anonymous = (text: string) =>
  text
    .replaceAll(/\b[a-z]+_[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/g, '<session>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
