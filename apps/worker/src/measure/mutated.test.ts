import { mutatedSample, SAMPLE_KINDS } from '@medilens/pipelines/testing'
import { expect, it } from 'vitest'
import type { Ended } from '../testing/mutation-messages.ts'
import { runMutations } from '../testing/mutation-run.ts'
import { measure } from './measure.ts'

/** `MEDILENS_MUTATIONS=10000` measures each in a thread of its own, as a worker does. A seed makes the same sample anywhere. */
const WHOLE = process.env['MEDILENS_MUTATIONS']
const COUNT = Number(WHOLE ?? 10_000)
const ONE_IN = WHOLE === undefined ? 400 : 1

const LIMITS = { memoryMiB: 512, seconds: 60 }
const LONGEST_MS = 2_000
const THREADS = 2

const slowest = (ended: readonly Ended[], by: 'readMs' | 'analyzeMs'): string => {
  const most = ended.reduce((one, other) => (other[by] > one[by] ? other : one))
  return `${Math.round(most[by])} ms (${most.kind}, seed ${most.seed})`
}

it(
  'of 10,000 mutated recordings none crashes, takes a parser 2 s, or more memory than a sample may have',
  { timeout: 600_000 },
  async () => {
    const began = performance.now()
    const runs = await Promise.all(
      Array.from({ length: THREADS }, (_, index) =>
        runMutations({ from: 1 + index, to: COUNT + 1, step: THREADS, memoryMiB: LIMITS.memoryMiB }),
      ),
    )
    const ended = runs.flatMap((run) => run.ended)
    const of = (how: string) => ended.filter((one) => one.how === how)
    const most = runs.map((run) => run.most).reduce((a, b) => (b.mebibytes > a.mebibytes ? b : a))
    process.stdout.write(
      `${ended.length} mutated recordings in ${Math.round((performance.now() - began) / 1000)} s: ` +
        `${of('measured').length} measured, ${of('ungradable').length} ungradable, ${of('refused').length} refused; ` +
        `slowest parser ${slowest(ended, 'readMs')}, slowest measuring ${slowest(ended, 'analyzeMs')}; ` +
        `most memory ${Math.round(most.mebibytes)} MiB (seed ${most.seed})\n`,
    )
    expect(runs.flatMap((run) => run.broken)).toEqual([])
    expect(ended.filter(({ how }) => how.startsWith('crashed'))).toEqual([])
    expect(ended.filter(({ readMs }) => readMs > LONGEST_MS)).toEqual([])
    expect(most.mebibytes).toBeLessThanOrEqual(LIMITS.memoryMiB)
    expect(ended).toHaveLength(COUNT)
    // Of each format some come through and some do not, or nothing of it was tried.
    for (const kind of SAMPLE_KINDS) {
      const ways = new Set(ended.filter((one) => one.kind === kind).map(({ how }) => how))
      expect([kind, [...ways].toSorted()]).toEqual([
        kind,
        kind === 'json' ? ['refused'] : ['measured', 'refused', 'ungradable'],
      ])
    }
  },
)

it(
  'mutated recordings end each in their own thread as they do in one for all, and by a word of ours',
  { timeout: 60_000 + (COUNT / ONE_IN) * 2_000 },
  async () => {
    const wrong: string[] = []
    const seeds = Array.from({ length: COUNT / ONE_IN }, (_, index) => 1 + index * ONE_IN)
    const next = seeds.values()
    const measureOn = async (): Promise<void> => {
      for (const seed of next) {
        // oxlint-disable-next-line no-await-in-loop -- each place one at a time
        const measured = await measure(mutatedSample(seed).files, { limits: LIMITS })
        const isKnown =
          measured.type === 'measured' ||
          (/^[a-z_]+$/.test(measured.errorCode) &&
            !['unexpected', 'took_too_long', 'took_too_much_memory', 'ended_without_a_word'].includes(
              measured.errorCode,
            ))
        if (!isKnown) wrong.push(`seed ${seed}: ${measured.errorCode}`)
      }
    }
    await Promise.all(Array.from({ length: THREADS }, measureOn))
    expect(wrong).toEqual([])
  },
)
