import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { ECG_ERRORS, EcgError } from '../recording/ecg-error.ts'
import type { EcgLead, EcgRecording } from '../recording/ecg-recording.ts'
import { readEcg } from '../recording/read-ecg.ts'
import type { EcgFile } from '../recording/read-ecg.ts'
import { writeWfdb } from '../recording/wfdb-writer.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import { analyzeEcg } from './analyze-ecg.ts'

const { recording: good } = syntheticEcg({ durationSeconds: 60 })
const changed = (
  of: (millivolts: number, index: number) => number,
  recording: EcgRecording = good,
): EcgRecording => ({
  ...recording,
  leads: recording.leads.map((lead): EcgLead => ({ ...lead, samples: lead.samples.map(of) })),
})

/** Numbers from 0 to 1, the same in every run. */
const scatter = (index: number): number => {
  const sine = Math.sin(index * 12.9898) * 43_758.5453
  return sine - Math.floor(sine)
}

it.each([
  ['flat', changed(() => 0), ['flat']],
  ['lead off', changed(() => Number.NaN), ['lead_off', 'flat']],
  ['noise alone', changed((_, index) => scatter(index) - 0.5), ['noisy', 'no_beats', 'implausible_rate']],
  ['beats under noise', changed((one, index) => one + 4 * (scatter(index) - 0.5)), ['noisy', 'no_beats']],
  [
    'saturated',
    changed((one) => (one > 0.02 ? 0.02 : one < -0.02 ? -0.02 : one)),
    ['saturated', 'flat', 'implausible_amplitude'],
  ],
  ['two seconds', syntheticEcg({ durationSeconds: 2 }).recording, ['recording_too_short']],
  ['volts taken for millivolts', changed((one) => one / 1000), ['implausible_amplitude', 'flat', 'noisy']],
])(
  'a recording that is %s is ungradable with its reason, and nothing is measured',
  (_, recording, reasons) => {
    const analysis = analyzeEcg(recording)
    expect(analysis).toMatchObject({ outcome: 'ungradable', biomarkers: [] })
    expect(reasons).toContain(analysis.outcome === 'ungradable' ? analysis.reason : null)
    const { signalQualityScore, ...measures } = analysis.result
    expect(Object.values(measures).every((measure) => measure === null)).toBe(true)
    expect(signalQualityScore).toBeLessThanOrEqual(1)
  },
)

const [header, signal] = writeWfdb(syntheticEcg({ durationSeconds: 10, leads: ['MLII', 'V5'] }).recording, {
  name: 'made',
})
const bytesOf = (file: EcgFile | undefined): Uint8Array => file?.bytes ?? new Uint8Array()
const files = (head: Uint8Array, data: Uint8Array): EcgFile[] => [
  { name: 'made.hea', bytes: head },
  { name: 'made.dat', bytes: data },
]
const codeOf = (read: () => unknown): string | null => {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof EcgError) return error.code
    throw error
  }
}

it.each([
  ['cut short', files(bytesOf(header), bytesOf(signal).subarray(0, 500)), 'truncated'],
  ['without its signal', files(bytesOf(header), bytesOf(signal)).slice(0, 1), 'signal_file_missing'],
  ['without its header', files(bytesOf(header), bytesOf(signal)).slice(1), 'header_missing'],
  [
    'a picture',
    [{ name: 'scan.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13) }],
    'unknown_format',
  ],
  ['nothing', [{ name: 'empty.edf', bytes: new Uint8Array() }], 'empty'],
])('a recording that is %s is refused with its reason', (_, given, code) => {
  expect(codeOf(() => readEcg(given))).toBe(code)
})

it('refuses a recording of which one sample was changed', () => {
  const data = Uint8Array.from(bytesOf(signal))
  data[900] = (data[900] ?? 0) ^ 1
  expect(codeOf(() => readEcg(files(bytesOf(header), data)))).toBe('checksum_mismatch')
})

/** Bytes with a few flipped, cut off, or repeated. */
const mutated = (bytes: Uint8Array) =>
  fc
    .record({
      flips: fc.array(fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.nat(255)), { maxLength: 8 }),
      keep: fc.nat(bytes.length),
      isCut: fc.boolean(),
    })
    .map(({ flips, keep, isCut }) => {
      const copy = Uint8Array.from(isCut ? bytes.subarray(0, keep) : bytes)
      for (const [at, by] of flips) if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ by
      return copy
    })

it('answers or refuses with a reason whatever the bytes are, and soon', () => {
  fc.assert(
    fc.property(mutated(bytesOf(header)), mutated(bytesOf(signal)), (head, data) => {
      const code = codeOf(() => analyzeEcg(readEcg(files(head, data))))
      expect(code === null || code in ECG_ERRORS).toBe(true)
    }),
    { numRuns: 300 },
  )
})

it.each([
  ['more samples than the file can hold', 'made 1 360 4000000000\nmade.dat 212 200 12 0 0 0 0 MLII\n'],
  ['more signals than there are', 'made 100000 360 10\nmade.dat 212 200 12 0 0 0 0 MLII\n'],
  ['no gain', 'made 1 360 10\nmade.dat 212 NaN 12 0 0 0 0 MLII\n'],
  ['a negative frequency', 'made 1 -360 10\nmade.dat 212 200 12 0 0 0 0 MLII\n'],
  ['a path', 'made 1 360 10\n../../etc/passwd 212 200 12 0 0 0 0 MLII\n'],
])('refuses a header that says %s', (_, text) => {
  const code = codeOf(() => readEcg(files(new TextEncoder().encode(text), bytesOf(signal))))
  expect(code).toMatch(/\w/)
})
