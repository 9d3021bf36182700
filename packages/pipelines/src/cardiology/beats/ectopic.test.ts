import { describe, expect, it } from 'vitest'

import { hasSharedData, readSharedData } from '../../testing/shared-data.ts'
import { readBeats } from '../../testing/wfdb-annotations.ts'
import { measureLead } from '../ecg/measure-lead.ts'
import { readLead } from '../lead-quality/read-lead.ts'
import { readEcg } from '../recording/read-ecg.ts'
import type { EveryNth } from '../synthetic-ecg/rhythm.ts'
import { syntheticEcg } from '../synthetic-ecg/synthetic-ecg.ts'
import type { SyntheticEcgOptions } from '../synthetic-ecg/synthetic-ecg.ts'
import { measureVariability } from '../variability.ts'
import { usualTemplate } from './classify.ts'
import { findEarly } from './early.ts'

const measure = (samples: Float32Array, hertz: number) => measureLead(readLead(samples, hertz))

/** How many beats of each kind were given which class. */
const tableOf = (options: SyntheticEcgOptions): Record<string, number> => {
  const { recording, beats } = syntheticEcg(options)
  const found = measure(
    recording.leads[0]?.samples ?? new Float32Array(),
    recording.samplingFrequencyHz,
  ).beats
  const table: Record<string, number> = {}
  beats.forEach(({ kind }, beat) => {
    const pair = `${kind}: ${found[beat]?.class ?? 'missed'}`
    table[pair] = (table[pair] ?? 0) + 1
  })
  return table
}

const RIGHT = {
  normal: 'normal: normal',
  supraventricular: 'supraventricular: early_usual_shape',
  ventricular: 'ventricular: early_other_shape',
}

describe('early beats', () => {
  const ventricular = (every: number): EveryNth => ({ kind: 'ventricular', every })
  const supraventricular = (every: number): EveryNth => ({ kind: 'supraventricular', every })

  it.each<[string, EveryNth[], SyntheticEcgOptions]>([
    ['ventricular bigeminy', [ventricular(2)], {}],
    ['ventricular trigeminy', [ventricular(3)], {}],
    ['a ventricular beat in fifteen', [ventricular(15)], {}],
    ['supraventricular bigeminy', [supraventricular(2)], {}],
    ['a supraventricular beat in five', [supraventricular(5)], {}],
    [
      'both, in noise, sampled at 250 Hz',
      [ventricular(11), supraventricular(17)],
      { samplingFrequencyHz: 250, noise: { whiteMv: 0.05, wanderMv: 0.3 } },
    ],
    [
      'both, in a fast rhythm',
      [ventricular(12), supraventricular(18)],
      { heartRatePerMin: 110, variability: 0.5 },
    ],
    [
      'both, in an inverted lead at 1 kHz',
      [ventricular(7), supraventricular(9)],
      { samplingFrequencyHz: 1000, isInverted: true },
    ],
    ['both, sampled at 100 Hz', [ventricular(7), supraventricular(9)], { samplingFrequencyHz: 100 }],
    ['none', [], {}],
  ])('are told from the normal ones: %s', (_, ectopics, options) => {
    // The last beat of a recording has no interval after it, and the first none before: they may be unclear.
    const table = tableOf({ durationSeconds: 240, ectopics, ...options })
    const wrong = Object.entries(table).filter(([pair]) => !Object.values(RIGHT).includes(pair))
    expect(wrong.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(2)
    expect(wrong.every(([pair]) => pair.endsWith('unclear'))).toBe(true)
    for (const { kind } of ectopics) if (kind !== 'blocked') expect(table[RIGHT[kind]]).toBeGreaterThan(5)
  })

  it('leave variability as if they had not been', () => {
    const sdnn = (ectopics: EveryNth[]): number => {
      const { recording } = syntheticEcg({
        durationSeconds: 300,
        samplingFrequencyHz: 250,
        ectopics,
        seed: 4,
      })
      const { normal } = measure(recording.leads[0]?.samples ?? new Float32Array(), 250)
      return measureVariability(normal?.usable ?? []).rmssdMs ?? 0
    }
    const clean = sdnn([])
    expect(Math.abs(sdnn([ventricular(9), supraventricular(13)]) - clean)).toBeLessThan(2.5)
    expect(Math.abs(sdnn([{ kind: 'blocked', every: 15 }]) - clean)).toBeLessThan(2.5)
    expect(Math.abs(sdnn([{ kind: 'blocked', every: 5 }]) - clean)).toBeLessThan(2.5)
  })
})

describe('the usual shape', () => {
  it('is that of the beats in time, though others be more', () => {
    const [early, inTime] = [Float64Array.of(1), Float64Array.of(2)]
    const groups = [
      { beats: [1, 3, 5, 7, 9], template: early },
      { beats: [0, 2, 4, 6], template: inTime },
    ]
    const intervals = [null, 500, 1000, 500, 1000, 500, 1000, 500, 700, 500, 1000]
    expect(usualTemplate(groups, intervals)).toBe(inTime)
    expect(usualTemplate([], [])).toBeNull()
  })
})

describe('the ends of a recording', () => {
  it('a complex that is cut in two is a beat, but none of a kind', () => {
    const { recording, beats } = syntheticEcg({ durationSeconds: 30 })
    const [first] = beats
    const cut = recording.leads[0]?.samples.subarray(
      (first?.sample ?? 0) - 12,
      (beats.at(-1)?.sample ?? 0) + 20,
    )
    const classes = measure(cut ?? new Float32Array(), 360).beats.map((beat) => beat.class)
    expect([classes[0], classes.at(-1)]).toEqual(['unclear', 'unclear'])
    expect(new Set(classes.slice(1, -1))).toEqual(new Set(['normal']))
  })
})

describe('the rule of intervals', () => {
  const steady = (count: number): number[] =>
    Array.from({ length: count }, (_, index) => 800 + (index % 3) * 8)
  const earlyAt = (intervals: readonly (number | null)[]) =>
    findEarly(intervals).flatMap((found, beat) => (found === 'in_time' ? [] : [[beat, found]]))

  it.each<[string, (number | null)[], [number, string][]]>([
    ['a steady rhythm', [null, ...steady(30)], []],
    ['an early beat and its pause', [null, ...steady(9), 560, 1000, ...steady(9)], [[10, 'early']]],
    [
      'two in a row',
      [null, ...steady(9), 560, 580, 1000, ...steady(9)],
      [
        [10, 'early'],
        [11, 'early'],
      ],
    ],
    [
      'early without a pause: a faster rhythm began',
      [null, ...steady(9), ...Array.from({ length: 12 }, () => 560)],
      [],
    ],
    ['early, then slowly back, without a pause', [null, ...steady(9), 560, 720, 760, ...steady(9)], []],
    [
      'a row that begins gently',
      [null, ...steady(9), 660, 600, 1000, ...steady(9)],
      [
        [10, 'early'],
        [11, 'early'],
      ],
    ],
    ['a late beat', [null, ...steady(9), 1300, ...steady(9)], []],
    ['at the very end, its pause not seen', [null, ...steady(9), 560], [[10, 'unknown']]],
    ['before a gap', [null, ...steady(9), 560, null, ...steady(9)], [[10, 'unknown']]],
    ['after a gap, followed by a pause', [null, ...steady(9), null, 1100, ...steady(9)], [[10, 'unknown']]],
    ['one beat', [null], []],
    ['nothing', [], []],
  ])('%s', (_, intervals, expected) => {
    expect(earlyAt(intervals)).toEqual(expected)
  })

  it.each([0.05, 0.1, 0.15, 0.18])(
    'breathing that moves intervals by %d of their length is no early beat',
    (depth) => {
      const intervals = Array.from(
        { length: 300 },
        (_, beat) => 900 * (1 + depth * Math.sin((2 * Math.PI * beat) / 5.3)),
      )
      expect(earlyAt([null, ...intervals])).toEqual([])
    },
  )
})

describe.runIf(hasSharedData())('MIT-BIH record 100, by its own peaks and rule alone', () => {
  const read = (name: string) => ({ name, bytes: readSharedData(`cardiology/${name}`) })
  /** Both leads, measured once for all the tests, and not before there is one. */
  let both: ReturnType<typeof measure>[] | null = null
  const measuredLead = (place: number): ReturnType<typeof measure> => {
    both ??= readEcg([read('100.hea'), read('100.dat')]).leads.map(({ samples }) => measure(samples, 360))
    const lead = both[place]
    if (lead === undefined) throw new Error('there is no such lead')
    return lead
  }

  it.each([0, 1])(
    'lead %i: finds all 33 atrial beats and the ventricular one, and calls no normal beat early',
    (place) => {
      const { beats } = measuredLead(place)
      const annotated = readBeats(readSharedData('cardiology/100.atr'))
      expect(beats).toHaveLength(annotated.length)
      const classesOf = (code: number) => {
        const classes = beats.filter((_, beat) => annotated[beat]?.code === code).map((beat) => beat.class)
        return { of: classes.length, early: classes.filter((found) => found.startsWith('early')).length }
      }
      expect(classesOf(8)).toEqual({ of: 33, early: 33 })
      expect(classesOf(5)).toEqual({ of: 1, early: 1 })
      expect(classesOf(1)).toEqual({ of: 2239, early: 0 })
    },
  )

  it.each([0, 1])('lead %i: variability comes near that by the annotations', (place) => {
    const { normal } = measuredLead(place)
    const { sdnnMs, rmssdMs, pnn50Percent, intervalCount } = measureVariability(normal?.usable ?? [])
    expect(Math.abs((sdnnMs ?? 0) - 35.9609)).toBeLessThan(1.5)
    expect(Math.abs((rmssdMs ?? 0) - 27.4805)).toBeLessThan(2)
    expect(Math.abs((pnn50Percent ?? 0) - 5.763)).toBeLessThan(1)
    expect(Math.abs(intervalCount - 2204)).toBeLessThan(8)
  })
})
