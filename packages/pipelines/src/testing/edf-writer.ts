/** One signal of a made EDF file. */
export interface EdfPart {
  readonly label: string
  readonly unit?: string
  readonly physical?: readonly [number, number]
  readonly digital?: readonly [number, number]
  readonly perRecord: number
  /** Steps of the converter, all records after each other. */
  readonly steps: readonly number[]
}

export interface EdfParts {
  readonly signals: readonly EdfPart[]
  readonly recordSeconds?: number | string
  /** What stands in the header; by default what is there. */
  readonly recordCount?: number | string
  readonly headerBytes?: number | string
  readonly signalCount?: number | string
  readonly kind?: string
  readonly date?: string
  readonly time?: string
}

const ascii = (text: string | number, width: number): string => String(text).padEnd(width).slice(0, width)

/** The bytes of an EDF file, right or, where the header is told to lie, wrong; for tests alone. */
export const writeEdf = (parts: EdfParts): Uint8Array => {
  const { signals, recordSeconds = 1, kind = '', date = '24.04.01', time = '13.05.09' } = parts
  const [first] = signals
  const records = first === undefined ? 0 : first.steps.length / first.perRecord
  const column = (width: number, of: (signal: EdfPart) => string | number): string =>
    signals.map((signal) => ascii(of(signal), width)).join('')
  const header = [
    ascii('0', 8),
    ascii('X X X Jane_Doe', 80),
    ascii('Startdate X X X X', 80),
    ascii(date, 8),
    ascii(time, 8),
    ascii(parts.headerBytes ?? 256 * (signals.length + 1), 8),
    ascii(kind, 44),
    ascii(parts.recordCount ?? records, 8),
    ascii(recordSeconds, 8),
    ascii(parts.signalCount ?? signals.length, 4),
    column(16, ({ label }) => label),
    column(80, () => ''),
    column(8, ({ unit }) => unit ?? 'mV'),
    column(8, ({ physical }) => physical?.[0] ?? -10),
    column(8, ({ physical }) => physical?.[1] ?? 10),
    column(8, ({ digital }) => digital?.[0] ?? -2000),
    column(8, ({ digital }) => digital?.[1] ?? 2000),
    column(80, () => ''),
    column(8, ({ perRecord }) => perRecord),
    column(32, () => ''),
  ].join('')
  const steps = Array.from({ length: records }, (_, record) =>
    signals.flatMap(({ perRecord, steps: own }) => own.slice(record * perRecord, (record + 1) * perRecord)),
  ).flat()
  const bytes = new Uint8Array(header.length + 2 * steps.length)
  bytes.set(new TextEncoder().encode(header))
  const view = new DataView(bytes.buffer)
  steps.forEach((step, index) => view.setInt16(header.length + 2 * index, step, true))
  return bytes
}
