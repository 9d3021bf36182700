import { describe, expect, it } from 'vitest'
import { shuffled, stream } from './random.ts'

const draws = (seed: number, name: string) => Array.from({ length: 5 }, stream(seed, name).next)

describe('stream', () => {
  it('repeats itself, and differs by seed and by name', () => {
    expect(draws(1, 'a')).toEqual(draws(1, 'a'))
    expect(draws(1, 'a')).not.toEqual(draws(2, 'a'))
    expect(draws(1, 'a')).not.toEqual(draws(1, 'b'))
  })

  it('is uniform enough, and near normal', () => {
    const random = stream(7, 'moments')
    const count = 20_000
    const moments = (draw: () => number) => {
      const all = Array.from({ length: count }, draw)
      const mean = all.reduce((sum, x) => sum + x, 0) / count
      return [mean, Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count)] as const
    }
    const [uniformMean, uniformSd] = moments(random.next)
    expect(uniformMean).toBeCloseTo(0.5, 1)
    expect(uniformSd).toBeCloseTo(Math.sqrt(1 / 12), 1)
    const [mean, sd] = moments(random.gauss)
    expect(mean).toBeCloseTo(0, 1)
    expect(sd).toBeCloseTo(1, 1)
  })

  it('draws whole numbers from both ends and shuffles without loss', () => {
    const random = stream(3, 'int')
    expect(new Set(Array.from({ length: 500 }, () => random.int(2, 5)))).toEqual(new Set([2, 3, 4, 5]))
    const list = [1, 2, 3, 4, 5, 6]
    expect(shuffled(random, list).toSorted((a, b) => a - b)).toEqual(list)
  })
})
