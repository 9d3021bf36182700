import { ANY_NUMBER, defineEntry, NONE_AGREED, NOT_NEGATIVE } from './entry.ts'
import type { CatalogueEntry } from './entry.ts'

const WOODS = 'Woods 2015'

export const COGNITIVE_ENTRIES: readonly CatalogueEntry[] = [
  defineEntry({
    key: 'simple_reaction_time',
    name: 'Simple reaction time',
    category: 'processing_speed',
    unit: 'ms',
    method: 'median of the correct trials above 150 ms',
    worse: 'higher',
    possible: NOT_NEGATIVE,
    noRangeReason: 'Expected is 231 ms and 0.55 ms a year of age: a norm, no range.',
    norm: { intercept: 231, perYear: 0.55, source: WOODS },
    source: WOODS,
  }),
  defineEntry({
    key: 'choice_reaction_time',
    name: 'Choice reaction time',
    category: 'processing_speed',
    unit: 'ms',
    method: 'median of the correct trials',
    worse: 'higher',
    possible: NOT_NEGATIVE,
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'stroop_effect',
    name: 'Stroop effect',
    category: 'executive_function',
    unit: 'ms',
    method: 'median reaction time of incongruent less that of congruent correct trials',
    worse: 'higher',
    possible: ANY_NUMBER,
    noRangeReason: NONE_AGREED,
  }),
  defineEntry({
    key: 'digit_span_forward',
    name: 'Digit span, forward',
    category: 'memory',
    unit: '{score}',
    method: 'longest sequence repeated in order',
    worse: 'lower',
    possible: NOT_NEGATIVE,
    noRangeReason: NONE_AGREED,
  }),
]
