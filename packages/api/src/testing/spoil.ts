/** One way in which an input is wrong. */
export interface Spoilt {
  readonly how: string
  readonly body: string
}

const LONG = 'x'.repeat(1_000_000)
const MANY = 10_000

/** Values of the wrong kind or size for a place, by what belongs there. */
function wrongValues(value: unknown): [how: string, wrong: unknown][] {
  const always: [string, unknown][] = [
    ['an object', { wrong: true }],
    ['a list of lists', [[]]],
  ]
  if (typeof value === 'string') {
    return [
      ...always,
      ['a number', 5],
      ['true', true],
      ['nothing', ''],
      ['1e6 characters', LONG],
      ['NUL', `${value}\0`],
      ['half a character', `${value}\ud800`],
    ]
  }
  if (typeof value === 'number') {
    return [...always, ['a text', '5'], ['true', true], ['1e308', 1e308], ['-1e12', -1e12]]
  }
  if (typeof value === 'boolean') return [...always, ['a text', 'true'], ['a number', 1]]
  if (Array.isArray(value)) {
    const items = Array.from({ length: MANY }, () => value[0])
    return [
      ['an object', {}],
      ['a text', 'x'],
      ['null', null],
      ['10,000 items', items],
      ['nulls', [null]],
    ]
  }
  return [
    ['a list', []],
    ['a text', 'x'],
    ['a number', 5],
    ['null', null],
  ]
}

/**
 * Every way to spoil a valid input that this file knows: at each place, a value of the wrong kind, too long, too many,
 * out of range, an unknown key beside it; and bodies that are no JSON.
 */
export function spoil(sample: object): Spoilt[] {
  return [
    ...places(sample).flatMap(([path, value]) => [
      ...wrongValues(value)
        .filter(([, wrong]) => wrong !== null || !mayBeNull(path, value))
        .map(([how, wrong]) => ({
          how: `${path.join('.') || 'the input'} is ${how}`,
          body: JSON.stringify(replaced(sample, path, wrong)),
        })),
      ...(isRecord(value)
        ? [
            {
              how: `${path.join('.') || 'the input'} has an unknown key`,
              body: JSON.stringify(replaced(sample, path, { ...value, 'unknown key': { deep: 1 } })),
            },
          ]
        : []),
    ]),
    { how: 'no JSON', body: '{"a": ' },
    { how: 'NaN', body: JSON.stringify(sample).replace(/:\d+/, ':NaN') },
    { how: 'an empty body', body: '' },
  ].filter(({ body }) => body !== JSON.stringify(sample))
}

/** What a pipeline did not measure, and a document that a change takes away. */
const mayBeNull = ([first, ...rest]: readonly string[], value: unknown): boolean =>
  first === 'result' || (first === 'changes' && rest.length > 0 && isRecord(value))

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every place of a document with what stands there, itself included. */
function places(value: unknown, path: readonly string[] = []): [path: readonly string[], value: unknown][] {
  if (Array.isArray(value)) {
    return [[path, value], ...value.flatMap((item, index) => places(item, [...path, String(index)]))]
  }
  if (!isRecord(value)) return [[path, value]]
  return [[path, value], ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))]
}

function replaced(value: unknown, [first, ...rest]: readonly string[], wrong: unknown): unknown {
  if (first === undefined) return wrong
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === first ? replaced(item, rest, wrong) : item))
  }
  return isRecord(value) ? { ...value, [first]: replaced(value[first], rest, wrong) } : value
}
