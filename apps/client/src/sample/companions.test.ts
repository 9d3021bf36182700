import { describe, expect, it } from 'vitest'
import { companionsOf } from './companions.ts'
import type { SampleFile } from './sample.ts'
import { startedAtOf } from './started-at.ts'

const sampleOf = (texts: Readonly<Record<string, string>>): SampleFile[] =>
  Object.entries(texts).map(([name, text]) => ({
    key: name,
    file: new File([text], name),
    role: 'recording',
    state: { type: 'chosen' },
    ticket: null,
  }))
/** A header of two leads and of a third in a file of its own. */
const TWO_FILES =
  'r 3 250 4\nr.dat 16 200 0 0 0 0 0 I\nr.dat 16 200 0 0 0 0 0 II\nr.xyz 16 200 0 0 0 0 0 vx\n'
const headerOf = (file: string, when = '') => `rec 1 250 4${when}\n${file} 16 200 0 0 0 0 0 II\n`

describe('files that the reader takes are not refused', () => {
  it.each([
    ['a header with its signals', { 'rec.hea': headerOf('rec.dat'), 'rec.dat': '' }, 0, []],
    ['signals called otherwise than their header', { 'rec.hea': headerOf('a.dat'), 'a.dat': '' }, 0, []],
    ['one of two signal files', { 'r.hea': TWO_FILES, 'r.dat': '' }, 0, [/also names r\.xyz/]],
    [
      'signals that no header names',
      { 'r.hea': TWO_FILES, 'r.dat': '', 'r.xyz': '', 'b.dat': '' },
      0,
      [/^b\.dat is not read/],
    ],
    ['a header without any signals', { 'r.hea': TWO_FILES }, 2, []],
    ['signals without a header', { 'a.dat': '' }, 1, []],
    ['what is no header', { 'a.hea': 'no header', 'a.dat': '' }, 0, []],
    ['a table', { 'ecg.csv': 'I\n0\n' }, 0, []],
  ])('%s', async (_, texts, problems, warnings) => {
    const found = await companionsOf(sampleOf(texts))
    expect(found.problems).toHaveLength(problems)
    expect(found.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)))
  })
})

describe('when a recording began', () => {
  it.each([
    [' 13:05:07 24/04/1989', { name: 'rec.hea', local: '1989-04-24T13:05:07', problem: null }],
    [' 13:05:07 24/04/2189', { name: 'rec.hea', local: '2189-04-24T13:05:07', problem: 'is in the future' }],
    [' 13:05:07', null],
    ['', null],
  ])('%j is taken from the header, as far as it says one', async (when, startedAt) => {
    const sample = sampleOf({ 'rec.dat': '', 'rec.hea': headerOf('rec.dat', when) })
    expect(await startedAtOf(sample)).toEqual(startedAt)
  })
})
