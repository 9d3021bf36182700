import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compareContracts } from './compare.ts'
import { contractsNow, jsonSchemaOf, type ContractRecord } from './snapshot.ts'

const ms = (field: z.ZodNumber) => field.meta({ 'x-unit': 'ms' })

/** A contract with one of everything. */
const FIELDS = {
  rate: z.number().min(20).max(300),
  count: z.int().min(0).max(100),
  interval: ms(z.number().nonnegative()).nullish(),
  level: z.enum(['low', 'high']),
  label: z.string().min(1).max(50).optional(),
  digest: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .optional(),
  limit: z.int().default(10),
  list: z.array(z.strictObject({ name: z.string() })).max(10),
  open: z.record(z.string(), z.number()),
  positive: z.number().gt(0).lt(1e12),
  either: z.union([z.strictObject({ beats: z.int().max(300) }), z.strictObject({ seconds: z.number() })]),
  rising: z.array(z.number()).refine(() => true, { error: 'must rise' }),
}
const of = (fields: z.ZodRawShape) =>
  z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('measured'), ...fields }),
    z.strictObject({ outcome: z.literal('ungradable'), reason: z.string() }),
  ])
const record = (schema: z.ZodType, rules: Record<string, string> = { kept: '(a <= b)' }): ContractRecord => ({
  schema: jsonSchemaOf(schema),
  rules,
})
const changed = (fields: z.ZodRawShape) => record(of({ ...FIELDS, ...fields }))
const without = (name: keyof typeof FIELDS) => {
  const { [name]: _gone, ...rest } = FIELDS
  return record(of(rest))
}
const LANDED = record(of(FIELDS))

/** Each kind and place once. */
const changesTo = (now: ContractRecord) => [
  ...new Set(
    compareContracts({ 'gait/1': LANDED }, { 'gait/1': now }).map(({ kind, path }) => `${kind} ${path}`),
  ),
]

describe('a change of a contract is named', () => {
  it.each<[what: string, now: ContractRecord, named: string[]]>([
    ['nothing', record(of(FIELDS)), []],
    ['the words for a reader', changed({ count: FIELDS.count.describe('of beats') }), []],
    [
      'a new field that may be left out',
      changed({ annotations: z.array(z.string()).optional() }),
      ['safe annotations'],
    ],
    ['a new field that must be sent', changed({ annotations: z.string() }), ['breaking annotations']],
    ['a field that is gone', without('label'), ['breaking label']],
    ['a field that must be sent now', changed({ label: z.string().min(1).max(50) }), ['breaking label']],
    ['a field that may be left out now', changed({ rate: FIELDS.rate.optional() }), ['safe rate']],
    ['a lower limit that is higher', changed({ rate: z.number().min(30).max(300) }), ['breaking rate']],
    ['a lower limit that is lower', changed({ rate: z.number().min(10).max(300) }), ['safe rate']],
    ['an upper limit that is lower', changed({ rate: z.number().min(20).max(250) }), ['breaking rate']],
    ['an upper limit that is higher', changed({ rate: z.number().min(20).max(400) }), ['safe rate']],
    ['a limit that is gone', changed({ rate: z.number().min(20) }), ['safe rate']],
    ['a limit no more within', changed({ rate: z.number().gt(20).max(300) }), ['breaking rate']],
    ['a limit that is within now', changed({ interval: ms(z.number().gt(-1)).nullish() }), ['safe interval']],
    ['a range that moved', changed({ rate: z.number().min(10).max(250) }), ['breaking rate', 'safe rate']],
    ['numbers where whole ones were', changed({ count: z.number().min(0).max(100) }), ['safe count']],
    ['whole numbers where any were', changed({ rate: z.int().min(20).max(300) }), ['breaking rate']],
    ['another type', changed({ label: z.boolean().optional() }), ['breaking label', 'safe label']],
    ['null no more', changed({ interval: ms(z.number().nonnegative()).optional() }), ['breaking interval']],
    ['null too', changed({ rate: FIELDS.rate.nullable() }), ['safe rate']],
    ['a word that is gone', changed({ level: z.enum(['low']) }), ['breaking level']],
    ['a further word', changed({ level: z.enum(['low', 'high', 'critical']) }), ['safe level']],
    ['any word', changed({ level: z.string() }), ['safe level']],
    ['only some words', changed({ label: z.enum(['a']).optional() }), ['breaking label', 'safe label']],
    ['a shorter text', changed({ label: z.string().min(1).max(40).optional() }), ['breaking label']],
    ['a longer text', changed({ label: z.string().max(60).optional() }), ['safe label']],
    [
      'another form of a text',
      changed({
        digest: z
          .string()
          .regex(/^[0-9]+$/)
          .optional(),
      }),
      ['breaking digest'],
    ],
    ['no form of a text', changed({ digest: z.string().optional() }), ['safe digest']],
    [
      'another unit',
      changed({ interval: z.number().nonnegative().meta({ 'x-unit': 's' }).nullish() }),
      ['breaking interval'],
    ],
    ['a unit where none was said', changed({ rate: FIELDS.rate.meta({ 'x-unit': '/min' }) }), ['safe rate']],
    ['another meaning of what is left out', changed({ limit: z.int().default(20) }), ['breaking limit']],
    ['a shorter list', changed({ list: FIELDS.list.max(5) }), ['breaking list']],
    [
      'a new field in each of a list',
      changed({ list: z.array(z.strictObject({ name: z.string(), at: z.number().optional() })).max(10) }),
      ['safe list[].at'],
    ],
    [
      'one that must be sent there',
      changed({ list: z.array(z.strictObject({ name: z.string(), at: z.number() })).max(10) }),
      ['breaking list[].at'],
    ],
    [
      'other values under names',
      changed({ open: z.record(z.string(), z.int().max(5)) }),
      ['breaking open.*'],
    ],
    [
      'a limit that is a little higher',
      changed({ positive: z.number().min(1e-10).lt(1e12) }),
      ['breaking positive'],
    ],
    [
      'a great limit that is within now',
      changed({ positive: z.number().gt(0).max(1e12) }),
      ['safe positive'],
    ],
    [
      'two limits of which the wider one changed',
      changed({ positive: z.number().gt(0).min(-1).lt(1e12).max(1e13) }),
      [],
    ],
    [
      'a narrower limit in the first of choices that nothing tells apart',
      changed({
        either: z.union([
          z.strictObject({ beats: z.int().max(10) }),
          z.strictObject({ seconds: z.number() }),
        ]),
      }),
      ['breaking either.beats'],
    ],
    [
      'a first one of them that is gone',
      changed({ either: z.union([z.strictObject({ seconds: z.number() })]) }),
      ['breaking either', 'breaking either.beats', 'breaking either.seconds'],
    ],
    [
      'a further one of them',
      changed({ either: z.union([...FIELDS.either.options, z.strictObject({ days: z.number() })]) }),
      ['safe either'],
    ],
    ['a refinement that is gone', changed({ rising: z.array(z.number()) }), ['safe rising']],
    [
      'another refinement',
      changed({ rising: FIELDS.rising.refine(() => true, { error: 'must end' }) }),
      ['breaking rising'],
    ],
    ['an outcome that is gone', record(of(FIELDS).options[0]), ['breaking ']],
    [
      'a further outcome',
      record(
        z.discriminatedUnion('outcome', [
          ...of(FIELDS).options,
          z.strictObject({ outcome: z.literal('late') }),
        ]),
      ),
      ['safe '],
    ],
    ['a new rule', record(of(FIELDS), { kept: '(a <= b)', more: '(c <= d)' }), ['breaking more']],
    ['another rule', record(of(FIELDS), { kept: '(a < b)' }), ['breaking kept']],
    ['a rule that is gone', record(of(FIELDS), {}), ['safe kept']],
  ])('%s', (_what, now, named) => {
    expect(changesTo(now).toSorted()).toEqual(named)
  })

  it('as breaking where it cannot be judged', () => {
    const now = { ...LANDED, schema: { ...LANDED.schema, dependentRequired: { a: ['b'] } } }
    expect(changesTo(now)).toEqual(['breaking '])
  })

  it('for each version: one is withdrawn once a later one has landed', () => {
    const second = { 'gait/2': changed({ more: z.string() }) }
    const first = { 'gait/1': LANDED }
    const kinds = (landed: object, now: object) =>
      compareContracts({ ...landed }, { ...now }).map(({ contract, kind }) => `${kind} ${contract}`)
    expect(kinds(first, { ...first, ...second })).toEqual(['safe gait/2'])
    expect(kinds(first, second)).toEqual(['breaking gait/1', 'safe gait/2'])
    expect(kinds({ ...first, ...second }, second)).toEqual(['safe gait/1'])
    expect(kinds(second, {})).toEqual(['breaking gait/2'])
  })
})

describe('the contracts as they are', () => {
  it('say every unit, range and rule of a heart rate', () => {
    const { schema, rules } = contractsNow()['cardiology/1'] ?? { schema: {}, rules: {} }
    expect(JSON.stringify(schema)).toContain('"minimum":20,"maximum":300,"x-unit":"/min"')
    expect(rules).toMatchObject({
      says_something: expect.any(String),
      qrs_within_qt: '(qrs_duration_ms <= qt_interval_ms)',
      heartRateBpm_is_heart_rate: expect.stringContaining('/min'),
    })
  })

  it('say each rule once: in a table of rules or beside the part that is held to it', () => {
    const { schema, rules } = contractsNow()['cardiology/1'] ?? { schema: {}, rules: {} }
    const beside = [...JSON.stringify(schema).matchAll(/"x-rules":\["([^\]]+)"\]/g)].map(
      ([, rule]) => rule ?? '',
    )
    expect(beside).toEqual(
      expect.arrayContaining([
        'holds characters that cannot be stored',
        'must be one for each peak',
        'must rise from each to the next',
        'normalRangeMin must not be above normalRangeMax',
      ]),
    )
    expect(beside).not.toContain('a rule without words')
    expect(Object.values(rules).filter((rule) => beside.includes(rule))).toEqual([])
  })
})
