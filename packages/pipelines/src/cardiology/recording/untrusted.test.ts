import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { writeEdf } from '../../testing/edf-writer.ts'
import { analyzeEcg } from '../ecg/analyze-ecg.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import { ECG_ERRORS, EcgError } from './ecg-error.ts'
import { ecgCompanions, readEcg } from './read-ecg.ts'
import type { EcgFile } from './read-ecg.ts'
import { writeWfdb } from './wfdb-writer.ts'

const { recording } = syntheticEcg({
  durationSeconds: 12,
  samplingFrequencyHz: 128,
  leads: ['MLII', 'V5'],
  noise: { whiteMv: 0.02 },
})
const [first] = recording.leads
const steps = Array.from(first?.samples ?? [], (value) => Math.round(value * 200))

const WFDB_212 = writeWfdb(recording, { name: 'r' })
const WFDB_16 = writeWfdb(recording, { name: 'r', format: 16 })
const EDF: EcgFile[] = [
  { name: 'r.edf', bytes: writeEdf({ kind: 'EDF+C', signals: [{ label: 'ECG', perRecord: 128, steps }] }) },
]
const CSV: EcgFile[] = [
  {
    name: 'r.csv',
    bytes: new TextEncoder().encode(
      [
        'time,MLII',
        ...Array.from(first?.samples ?? [], (value, at) => `${(at / 128).toFixed(4)},${value.toFixed(3)}`),
      ].join('\n'),
    ),
  },
]

type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'write'; readonly at: number; readonly text: string }

/** What lies in headers: huge, negative, empty, no numbers, other formats, other shapes. */
const LIES = [
  '99999999999999999999',
  '-1',
  '0',
  'NaN',
  '1e999',
  '-1e-9',
  '\n',
  ' ',
  '/',
  '\0',
  '212',
  'EDF+D',
  ',,,',
  '#',
  '١٢',
]

const place = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.02, noNaN: true }),
)
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.nat({ max: 4000 }) }),
  fc.record({
    kind: fc.constant('write' as const),
    at: place,
    text: fc.oneof(fc.constantFrom(...LIES), fc.string()),
  }),
)

const mutate = (bytes: Uint8Array, change: Mutation): Uint8Array => {
  const at = Math.floor(change.at * bytes.length)
  if (change.kind === 'cut')
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + change.length)])
  const changed = Uint8Array.from(bytes)
  if (change.kind === 'flip') changed[at] = (changed[at] ?? 0) ^ (1 << change.bit)
  else changed.set(new TextEncoder().encode(change.text).subarray(0, bytes.length - at), at)
  return changed
}

/** The work's answer, or null where it refused with one of our codes; anything else fails the test. */
const answerOf = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch (error) {
    if (error instanceof EcgError && error.code in ECG_ERRORS) return null
    throw error
  }
}

describe.each([
  ['WFDB, format 212', WFDB_212],
  ['WFDB, format 16', WFDB_16],
  ['EDF', EDF],
  ['CSV', CSV],
])('a mutated recording, %s', (_, files) => {
  it('is whole before it is mutated', () => {
    expect(analyzeEcg(readEcg(files))).toMatchObject({ outcome: 'measured' })
  })

  it('is refused with a typed error or answered, and takes no more room than its bytes', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: files.length - 1 }), mutation), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(changes, (all) => {
        const changed = files.map((file, index) => ({
          ...file,
          bytes: all
            .filter(([of]) => of === index)
            .reduce((bytes, [, change]) => mutate(bytes, change), file.bytes),
        }))
        for (const file of changed) answerOf(() => ecgCompanions(file))
        const read = answerOf(() => readEcg(changed))
        if (read === null) return
        const samples = read.leads.reduce((sum, lead) => sum + lead.samples.length, 0)
        expect(samples).toBeLessThanOrEqual(changed.reduce((sum, { bytes }) => sum + bytes.length, 0))
        const analysis = answerOf(() => analyzeEcg(read))
        if (analysis === null) return
        expect(analysis.qualityScore).toBeGreaterThanOrEqual(0)
        expect(analysis.qualityScore).toBeLessThanOrEqual(1)
        expect(analysis.biomarkers.every(({ value }) => Number.isFinite(value) && value >= 0)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('bytes of no format', () => {
  it('are refused with a typed error under any name', () => {
    const name = fc.constantFrom('a.hea', 'a.dat', 'a.edf', 'a.csv', 'a.txt', 'a', '', '../a.hea')
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.string().map((text) => new TextEncoder().encode(text)),
    )
    fc.assert(
      fc.property(fc.array(fc.record({ name, bytes }), { maxLength: 3 }), (files) => {
        const read = answerOf(() => readEcg(files, { samplingFrequencyHz: 250 }))
        if (read !== null) answerOf(() => analyzeEcg(read))
        expect(read === null || read.leads.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
