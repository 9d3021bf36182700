import { PIPELINE_TYPES } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { BiomarkerInput } from '../biomarker/schema.ts'
import { RESULTS } from './schema.ts'

let db: TestDatabase
let superuser: Client
beforeAll(async () => {
  db = await testDatabase()
  superuser = new Client(db.superuser.client)
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await db.close()
})

const TABLES: readonly (readonly [table: string, shape: Readonly<Record<string, z.ZodType>>])[] = [
  ...PIPELINE_TYPES.map((type) => [`${type}_results`, RESULTS[type].shape] as const),
  ['biomarker_values', BiomarkerInput.shape],
]

/** The number next to it, away from 0 or towards it. */
function beside(value: number, step: 1n | -1n): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + step)
  return view.getFloat64(0)
}

const hasRoom = (value: number, precision: number, scale: number): Promise<boolean> =>
  superuser.query(`select $1::numeric(${precision}, ${scale})`, [value]).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ code: '22003' })
      return false
    },
  )

it.each(TABLES)(
  'a number in %s is taken where its column has room for it once rounded',
  async (table, shape) => {
    const { rows: columns } = await superuser.query<{ name: string; precision: number; scale: number }>(
      'select column_name as name, numeric_precision as precision, numeric_scale as scale' +
        " from information_schema.columns where table_name = $1 and data_type = 'numeric'",
      [table],
    )
    expect(columns.length).toBeGreaterThan(0)
    for (const { name, precision, scale } of columns) {
      const field = shape[name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())]
      const takes = (value: number) => field?.safeParse(value).success
      const whole = 10 ** (precision - scale) - 1
      const edge = Number(`${whole}.${'9'.repeat(scale)}5`)
      for (const sign of [1, -1]) {
        const isLimitedByColumn = takes(sign * whole)
        for (const near of [beside(edge, -1n), edge, beside(edge, 1n), beside(whole + 1, -1n), whole + 1]) {
          const value = sign * near
          // oxlint-disable-next-line no-await-in-loop
          expect({ name, value, taken: takes(value) }).toEqual({
            name,
            value,
            // oxlint-disable-next-line no-await-in-loop
            taken: isLimitedByColumn === true && (await hasRoom(value, precision, scale)),
          })
        }
      }
    }
  },
)
