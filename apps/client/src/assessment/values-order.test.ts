import { describe, expect, it } from 'vitest'
import { byCategory, outOfRange } from './values-order.ts'

const value = (
  name: string,
  category: string | null,
  status: 'normal' | 'borderline' | 'abnormal' | null,
  crossed: readonly string[] = [],
) => ({ name, category, status, crossed })
const VALUES = [
  value('a', 'rhythm', 'normal'),
  value('b', 'conduction', null),
  value('c', 'conduction', 'abnormal'),
  value('d', null, 'borderline'),
]

describe('the order of values', () => {
  it('has what is out of range first, in its category', () => {
    expect(
      byCategory(VALUES).map(({ category, values }) => [category, values.map(({ name }) => name)]),
    ).toEqual([
      ['conduction', ['c', 'b']],
      ['other', ['d']],
      ['rhythm', ['a']],
    ])
  })

  it('hides no crossed threshold behind a range of the laboratory', () => {
    const values = [...VALUES, value('e', 'rhythm', 'normal', ['block']), value('f', 'quality', 'borderline')]
    expect(byCategory(values).map(({ category }) => category)).toEqual([
      'conduction',
      'rhythm',
      'other',
      'quality',
    ])
    expect(byCategory(values)[1]?.values.map(({ name }) => name)).toEqual(['e', 'a'])
  })

  it('counts as out of range only what has a range', () => {
    expect(outOfRange(VALUES)).toEqual({ out: 2, judged: 3 })
  })
})
