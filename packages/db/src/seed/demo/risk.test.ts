import { describe, expect, it } from 'vitest'
import type { RangeSubject } from '../../catalogue/range.ts'
import type { Random } from './random.ts'
import { riskOf } from './risk.ts'

const man: RangeSubject = { gender: 'male', ageYears: 50 }

/** Every draw is the same. */
const always = (draw: number): Random => ({
  next: () => draw,
  int: (min) => min,
  pick: (list) => list[0],
  chance: () => false,
  gauss: () => 0,
})
const least = always(0)
const most = always(1 - Number.EPSILON)

describe('riskOf', () => {
  it('counts the worst of each category, and a crossed threshold extra', () => {
    expect(riskOf({ jitter_local: 2, jitter_rap: 2 }, man, least)).toEqual({ score: 44, level: 'moderate' })
    expect(riskOf({ qtc_fridericia: 520 }, man, least)).toEqual({ score: 68, level: 'high' })
    expect(riskOf({ heart_rate: 130, qtc_fridericia: 520 }, man, least)).toEqual({
      score: 97,
      level: 'critical',
    })
  })

  it('has nothing to score without a range', () => {
    expect(riskOf({ vessel_density: 0.1, unheard_of: 1 }, man, least)).toBeNull()
    expect(riskOf({ heart_rate: 130 }, { gender: 'male', ageYears: 9 }, least)).toBeNull()
  })

  it("leaves Bazett's correction out above 85/min and without a rate", () => {
    expect(riskOf({ heart_rate: 86, qtc_bazett: 520 }, man, least)).toEqual({ score: 2, level: 'low' })
    expect(riskOf({ heart_rate: 85, qtc_bazett: 520 }, man, least)).toEqual({ score: 68, level: 'high' })
    expect(riskOf({ qtc_bazett: 520 }, man, least)).toBeNull()
  })

  it('is high and never critical by a voice alone, whatever the draw', () => {
    const voice = { jitter_local: 9, shimmer_local: 20, cpps_vowel: 1, cpps_reading: 1 }
    expect(riskOf(voice, man, least)).toEqual({ score: 68, level: 'high' })
    expect(riskOf(voice, man, most)).toEqual({ score: 74, level: 'high' })
    expect(riskOf({ ...voice, heart_rate: 130 }, man, least)?.level).toBe('critical')
  })
})
