import { UnderscoreNamingStrategy, type EntitySchema } from '@mikro-orm/postgresql'
import type { Kysely, Selectable } from 'kysely'
import { Assessment, PipelineStage } from '../entities/assessment.ts'
import { AuditEvent } from '../entities/audit.ts'
import { BiomarkerValue } from '../entities/biomarker.ts'
import { Patient } from '../entities/patient.ts'
import { RESULTS } from '../entities/results/all.ts'
import type { PipelineType } from '../vocabulary.ts'
import type { Sql } from '../session/session.ts'

export type Tables = Sql extends Kysely<infer All> ? All : never
type Columns<Table extends keyof Tables> = keyof Selectable<Tables[Table]> & string

/** An instant as a prepared statement answers it: ISO 8601 with milliseconds in UTC. */
type Answered<Value> = Value extends Date ? string : Value

/** Some columns of a row as a prepared statement answers them, by the entity's own names. */
export type RowOf<Table extends keyof Tables, Column extends Columns<Table>> = {
  [Name in Column]: Answered<Selectable<Tables[Table]>[Name]>
}

/** The same with instants as dates, of a statement that reckons with them. */
export type Reckoned<Table extends keyof Tables, Column extends Columns<Table>> = Pick<
  Selectable<Tables[Table]>,
  Column
>

/** The tables that prepared statements are about. */
const ENTITIES = {
  assessments: Assessment,
  audit_events: AuditEvent,
  biomarker_values: BiomarkerValue,
  patients: Patient,
  pipeline_stages: PipelineStage,
  retinal_results: RESULTS.retinal,
  speech_results: RESULTS.speech,
  cardiology_results: RESULTS.cardiology,
  radiology_results: RESULTS.radiology,
  dermatology_results: RESULTS.dermatology,
  cognitive_results: RESULTS.cognitive,
} satisfies Record<`${PipelineType}_results`, EntitySchema> & Record<string, EntitySchema>
type Known = keyof typeof ENTITIES & keyof Tables

const naming = new UnderscoreNamingStrategy()

const known = new Map<string, string>()

/** The column of an entity's property, quoted. */
export function columnOf(table: Known, property: string): string {
  const name = `${table}.${property}`
  const column = known.get(name) ?? findColumn(table, property)
  known.set(name, column)
  return column
}

function findColumn(table: Known, property: string): string {
  const { properties } = ENTITIES[table].meta
  const declared = Object.entries(properties).find(([name]) => name === property)?.[1]
  if (declared === undefined) throw new Error(`${table} has no ${property}`)
  return `"${declared.fieldNames?.[0] ?? declared.fieldName ?? naming.propertyToColumnName(property)}"`
}

/** `"session_id" as "sessionId", …`: what a statement selects or returns, under the entity's own names. */
export const selected = <Table extends Known>(table: Table, columns: readonly Columns<Table>[]): string =>
  columns.map((property) => `${columnOf(table, property)} as "${property}"`).join(', ')

/** `"session_id", …`: what a statement inserts into. */
export const inserted = <Table extends Known>(table: Table, columns: readonly Columns<Table>[]): string =>
  columns.map((property) => columnOf(table, property)).join(', ')

/** `$1, $2, …`: so many parameters, from the `first` on. */
export const places = (count: number, first = 1): string =>
  Array.from({ length: count }, (_, index) => `$${first + index}`).join(', ')
