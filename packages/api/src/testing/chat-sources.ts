import type { Database, OrganizationId, PatientId, Source } from '@medilens/db'
import { CATALOGUE, roundToScale } from '@medilens/db/catalogue'

/** An answer or an explanation, as it is stored. */
export interface Said {
  readonly content: string
  readonly sources: readonly Source[]
}

type Row = Readonly<Record<string, unknown>>

const TABLES = { biomarker_value: 'biomarker_values', assessment: 'assessments' } as const

/**
 * What of an answer does not rest on what the database holds of this patient, read here without any code of the chat:
 * an id that does not exist or is another patient's, a quoted value that is not the row's, a number that nothing cited
 * holds, and a sentence without a source that is not one of `honest`.
 */
export async function unsupported(
  database: Database,
  organizationId: OrganizationId,
  patientId: PatientId | null,
  { content, sources }: Said,
  honest: readonly string[],
): Promise<string[]> {
  const lines = content.split('\n')
  const problems: string[] = []
  const rows = await readRows(database, organizationId, sources)
  for (const [index, line] of lines.entries()) {
    const cited = sources.filter(({ sentence }) => sentence === index)
    if (cited.length === 0) {
      if (!honest.includes(line)) problems.push(`without a source: ${line}`)
      continue
    }
    const accounted: string[] = []
    for (const source of cited) {
      if (source.kind === 'catalogue') {
        const entry = CATALOGUE.find(({ key }) => key === source.id)
        if (entry === undefined) problems.push(`no catalogue entry ${source.id}: ${line}`)
        else accounted.push(entry.name, ...catalogueParts(entry, source.quoted, problems, line))
        continue
      }
      const row = rows.get(`${source.kind} ${source.id}`)
      if (row === undefined || row['patient_id'] !== patientId) {
        problems.push(`cites a ${source.kind} that is not this patient's: ${line}`)
        continue
      }
      if (typeof row['biomarker_name'] === 'string') accounted.push(nameOf(row['biomarker_name']))
      for (const [column, quoted] of Object.entries(source.quoted)) {
        if (!held(row, column, source.quoted)) problems.push(`${column} is not what the row holds: ${line}`)
        const shown = shownAs(column, quoted)
        if (!line.includes(shown)) problems.push(`${column} is quoted and not said: ${line}`)
        accounted.push(shown)
      }
    }
    const values = cited.flatMap(({ quoted: { value } }) => (typeof value === 'number' ? [value] : []))
    const differences = values.flatMap((a) => values.map((b) => String(roundToScale(Math.abs(a - b), 6))))
    const rest = [...accounted, ...differences]
      .filter((part) => /\d/.test(part))
      .toSorted((a, b) => b.length - a.length)
      .reduce((text, part) => text.replaceAll(part, ' '), line)
    if (/\d/.test(rest)) problems.push(`a number that nothing cited holds: ${line}`)
  }
  for (const { sentence } of sources) {
    if (sentence < 0 || sentence >= lines.length) problems.push(`a source of no sentence: ${sentence}`)
  }
  return problems
}

const nameOf = (key: string): string => CATALOGUE.find((entry) => entry.key === key)?.name ?? key

/** A field of a result without its unit, in words. */
const fieldOf = (name: string): string => {
  const entry = CATALOGUE.find(({ key }) => key === name)
  const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
  if (entry !== undefined || words.length === 1) return nameOf(name)
  const unit = ['ms', 'mm', 'bpm', 'percent'].includes(words.at(-1) ?? '') ? 1 : 0
  const short = ['dr', 'dme', 'irma', 'hnr', 'cpps', 'pr', 'qrs', 'qt', 'qtc', 'sdnn', 'rmssd', 'r']
  return words
    .slice(0, words.length - unit)
    .map((word) => (short.includes(word) ? word.toUpperCase() : word))
    .join(' ')
}

const snake = (column: string): string => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function held(row: Row, column: string, quoted: Source['quoted']): boolean {
  const said = quoted[column]
  if (column === 'notMeasured' || column === 'notMeasuredReason') {
    const field = column === 'notMeasured' ? 'name' : 'reason'
    const { notMeasured = [] }: { notMeasured?: Row[] } = row['results'] ?? {}
    return notMeasured.some((one) => one[field] === said)
  }
  const stored = row[snake(column)]
  if (column.endsWith('At')) return new Date(String(stored)).toISOString() === said
  return typeof said === 'number' ? Number(stored) === said : stored === said
}

function shownAs(column: string, quoted: string | number): string {
  if (typeof quoted === 'number') return String(quoted)
  if (column === 'unit') return ['1', '{score}'].includes(quoted) ? '' : quoted.replaceAll(/[{}]/g, '')
  if (column === 'notMeasured') return fieldOf(quoted)
  return /^\d{4}-\d{2}-\d{2}T/.test(quoted) ? quoted.slice(0, 10) : quoted
}

function catalogueParts(
  entry: (typeof CATALOGUE)[number],
  quoted: Source['quoted'],
  problems: string[],
  line: string,
): string[] {
  const places: readonly object[] = [entry, ...entry.ranges.map((range) => ({ ...entry, ...range }))]
  const isHeld = places.some((place) => {
    const columns = new Map<string, unknown>(Object.entries(place))
    return Object.entries(quoted).every(([column, value]) => columns.get(column) === value)
  })
  if (!isHeld) problems.push(`the catalogue does not hold what is quoted: ${line}`)
  return Object.entries(quoted).map(([column, value]) => shownAs(column, value))
}

async function readRows(
  database: Database,
  organizationId: OrganizationId,
  sources: readonly Source[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>()
  await database.inOrganization({ organizationId, userId: null }, async ({ em }) => {
    for (const [kind, table] of Object.entries(TABLES)) {
      const ids = sources.filter((source) => source.kind === kind).map(({ id }) => id)
      if (ids.length === 0) continue
      const found = await em.execute<Row[]>(
        `select * from ${table} where id in (${ids.map(() => '?').join(', ')})`,
        ids,
      )
      for (const row of found) rows.set(`${kind} ${String(row['id'])}`, row)
    }
  })
  return rows
}
