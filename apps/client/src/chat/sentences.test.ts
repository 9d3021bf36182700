import { describe, expect, it } from 'vitest'
import { sentencesOf, type Source } from './sentences.ts'

const source = (
  kind: Source['kind'],
  id: string,
  sentence: number,
  quoted: Source['quoted'] = {},
): Source => ({
  kind,
  id,
  assessmentId: null,
  name: null,
  sentence,
  quoted,
})

const read = (content: string, sources: readonly Source[]) =>
  sentencesOf(content, sources).map(({ text, citations }) => [text, citations.map(({ number }) => number)])

describe('the sentences of an answer', () => {
  it.each<[string, string, readonly Source[], unknown]>([
    ['rest on nothing where nothing is cited', 'I don’t know.', [], [['I don’t know.', []]]],
    [
      'have their own sources, numbered as they come',
      'One.\nTwo.',
      [source('biomarker_value', 'a', 0), source('catalogue', 'heart_rate', 1), source('assessment', 'b', 1)],
      [
        ['One.', [1]],
        ['Two.', [2, 3]],
      ],
    ],
    [
      'name one thing by one number',
      'One.\nTwo.',
      [source('assessment', 'a', 0), source('assessment', 'b', 0), source('assessment', 'a', 1)],
      [
        ['One.', [1, 2]],
        ['Two.', [1]],
      ],
    ],
    [
      'name one thing once where they quote several places of it',
      'One.',
      [source('assessment', 'a', 0), source('assessment', 'b', 0), source('assessment', 'a', 0)],
      [['One.', [1, 2]]],
    ],
    [
      'do not take a value and an assessment of one id for one thing',
      'One.',
      [source('assessment', 'a', 0), source('biomarker_value', 'a', 0)],
      [['One.', [1, 2]]],
    ],
  ])('%s', (_, content, sources, expected) => {
    expect(read(content, sources)).toEqual(expected)
  })

  it('keep what each quotes of the same thing', () => {
    const [first, second] = sentencesOf('One.\nTwo.', [
      source('biomarker_value', 'a', 0, { value: 72 }),
      source('biomarker_value', 'a', 1, { unit: '/min' }),
    ])
    expect(first?.citations[0]?.source.quoted).toEqual({ value: 72 })
    expect(second?.citations[0]?.source.quoted).toEqual({ unit: '/min' })
  })
})
