import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeResult } from './report/file.ts'
import { benchScale } from './scale/scale.ts'
import { scaleReport } from './scale/report.ts'
import { benchSmall, smallReport } from './small.ts'
import { WORKLOAD_NAMES } from './workload/workloads.ts'

const QUICK = { pairs: 1, seconds: 0.3, warm: 0.3, keep: false, say: () => undefined }

// How fast a machine is that runs tests says nothing: what is asked here is whether both sides do the work and are compared.
test('whoever measures gets every workload done by both sides, and a ratio of the two', async () => {
  const result = await benchSmall({
    ...QUICK,
    workloads: WORKLOAD_NAMES,
    size: { organizations: 2, patients: 2 },
    cpuProfile: false,
  })
  expect(result.measured.map(({ name }) => name)).toEqual(WORKLOAD_NAMES)
  for (const { bare, database, name } of result.measured) {
    expect(bare.ratio.median).toBeCloseTo(bare.ours.requestsPerSecond / bare.other.requestsPerSecond, 10)
    expect(bare.ours.p50).toBeLessThanOrEqual(bare.ours.p99)
    if (result.pgbench && name !== 'W5') expect(database).toBeGreaterThan(0)
  }
  const report = smallReport(result)
  for (const name of WORKLOAD_NAMES) expect(report).toContain(name)

  const folder = await mkdtemp(join(tmpdir(), 'medilens-bench-test-'))
  try {
    const file = await writeResult(folder, 'bench', result)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(result)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 180_000)

test('whoever asks what a large database costs gets it filled as announced, and read beside a small one', async () => {
  const size = { organizations: 3, patients: 2 }
  const result = await benchScale({ ...QUICK, size })
  expect(result.counted).toEqual({ assessments: result.assessments, values: result.values })
  expect(result.grown.map(({ name }) => name)).toEqual(['W2', 'W3', 'W4'])
  expect(result.guide).toHaveLength(4)
  expect(scaleReport(result)).toContain('dashboard')
}, 180_000)
