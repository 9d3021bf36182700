import { newId } from '@medilens/db'
import { describe, expect, it } from 'vitest'
import { answerStreams, endOf, MEASURED_AT, QUOTED, saying, textOf } from '../testing/answer-streams.ts'
import { UngroundedError } from './grounding.ts'
import { NOT_KNOWN, type Sentence } from './responder.ts'

const { server, grounded, values } = answerStreams()

describe('whatever the responder says', () => {
  const cases: readonly (readonly [what: string, sentence: () => Sentence])[] = [
    [
      'a value of another patient',
      () => ({
        text: 'Heart rate: 111 /min.',
        sources: [{ kind: 'biomarker_value', id: values()[1] ?? '', quoted: { value: 111, unit: '/min' } }],
      }),
    ],
    [
      'a value that does not exist',
      () => ({ text: 'Heart rate.', sources: [{ kind: 'biomarker_value', id: newId(), quoted: {} }] }),
    ],
    [
      'another value than the stored one',
      () => ({
        text: 'Heart rate: 99 /min.',
        sources: [{ kind: 'biomarker_value', id: values()[0] ?? '', quoted: { value: 99, unit: '/min' } }],
      }),
    ],
    [
      'a number beside what it quotes',
      () => ({
        text: 'Heart rate: 72.5 /min, which is 98 % of the norm.',
        sources: [{ kind: 'biomarker_value', id: values()[0] ?? '', quoted: QUOTED }],
      }),
    ],
    [
      'a number within another',
      () => ({
        text: 'Heart rate: 172.5 /min.',
        sources: [{ kind: 'biomarker_value', id: values()[0] ?? '', quoted: QUOTED }],
      }),
    ],
    [
      'a day without its zone, which whoever reads it elsewhere takes for another',
      () => ({
        text: 'Heart rate was measured on 2026-01-09.',
        sources: [
          {
            kind: 'biomarker_value',
            id: values()[0] ?? '',
            quoted: { measuredAt: MEASURED_AT },
          },
        ],
      }),
    ],
    ['a second line', () => ({ ...grounded('x'), text: 'x: 72.5 /min.\ny' })],
  ]

  it.each(cases)('%s reaches nobody: the answer breaks off before it', async (_what, sentence) => {
    const { ask, listen, failures } = server({ responder: saying(0, () => grounded('x'), sentence) })
    const answer = await ask('anything')
    const events = await listen(answer)
    expect(textOf(events)).toBe('x: 72.5 /min.')
    expect(endOf(events)).toMatchObject({ status: 'failed', sources: [{ id: values()[0] }] })
    expect(failures).toEqual([expect.any(UngroundedError)])
    expect(String(failures[0])).not.toMatch(/\d/)
  })

  it('nothing at all is answered with that it does not know', async () => {
    const { ask, listen } = server({ responder: saying(0) })
    const events = await listen(await ask('anything'))
    expect([textOf(events), endOf(events)?.status]).toEqual([NOT_KNOWN.not_understood, 'complete'])
  })
})
