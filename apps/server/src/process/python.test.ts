import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPlatformKey } from '@medilens/api'
import { createClient, identified, type Client } from '@medilens/client'
import { measureVariability, syntheticIntervals } from '@medilens/pipelines'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { testPlace, type TestPlace } from '../testing/files.ts'
import { filePart, sendForm, textPart } from '../testing/form.ts'
import { hasPython, pythonService, type PythonService } from '../testing/python-service.ts'
import { relay } from '../testing/relay.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'

const DATA =
  process.env['MEDILENS_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
/** A published series of normal-to-normal intervals. */
const AURA = join(DATA, 'cardiology/aura_test_nn_intervals.txt')

/** To the hundredths that it hands over. */
const rounded = (value: number | null): number => Number((value ?? Number.NaN).toFixed(2))

const VERSION = 'intervals-1.0.0'
const PATIENCE = { timeout: 30_000, interval: 50 }

describe.runIf(await hasPython())(
  'a service in Python, with its standard library alone,',
  { timeout: 60_000 },
  () => {
    let served: Served
    let place: TestPlace
    let staff: Client
    let admin: Client
    let platformKey: string
    beforeAll(async () => {
      place = await testPlace()
      served = await serveTestDatabase(place.environment)
      const { server, organization, scratch } = served
      const url = server.address
      staff = createClient({ url, apiKey: organization.keys.clinician.key })
      admin = createClient({ url, apiKey: organization.keys.admin.key })
      platformKey = (await createPlatformKey(scratch.database, { name: 'python', expiresInDays: null })).key
    })
    afterAll(async () => {
      await served.close()
      await place.remove()
    })

    const services: PythonService[] = []
    afterEach(async () => {
      for (const service of services.splice(0)) {
        service.kill('SIGKILL')
        await service.ended
      }
    })
    const start = (...argv: readonly string[]): PythonService => {
      const url = served.server.address
      const service = pythonService(['--url', url, ...argv], { MEDILENS_API_KEY: platformKey })
      services.push(service)
      return service
    }

    const Analyzed = z.object({ assessmentId: z.string(), session_id: z.string() })
    /** Sends a sample in one form, as any client does. */
    async function send(content: string, role = 'intervals'): Promise<string> {
      const { server, organization } = served
      const { status, json } = await sendForm(
        new URL('/api/cardiology/analyze', server.address),
        [
          textPart('patientId', organization.patients[1]?.id ?? ''),
          textPart('pipelineVersion', VERSION),
          filePart(role, 'intervals.txt', content),
        ],
        { authorization: `Bearer ${organization.keys.clinician.key}` },
      )
      expect(status).toBe(202)
      return Analyzed.parse(json).assessmentId
    }
    const text = (intervals: readonly number[]) => intervals.map((interval) => `${interval}\n`).join('')
    const read = async (assessmentId: string) =>
      identified(
        await staff.assessment.get.query({
          assessmentId,
          include: ['biomarkers', 'stages', 'result'],
        }),
      )
    /** All that happened to a run, until it is over. */
    async function happened(assessmentId: string): Promise<string[]> {
      const steps: string[] = []
      for await (const { data } of staff.assessment.onProgress.subscribe({ assessmentId })) {
        if (data.type === 'over') break
        const { kind, stage, attempt } = data
        steps.push(stage === null ? `${kind} ${attempt}` : `${stage.name} ${stage.status}`)
      }
      return steps
    }
    const steps = ['download', 'validate', 'measure'].flatMap((name) => [
      `${name} running`,
      `${name} completed`,
    ])

    const aura = existsSync(AURA) ? AURA : null
    it.each<[string, () => Promise<string>]>([
      ['synthetic', async () => text(syntheticIntervals({ count: 500 }))],
      ...(aura === null
        ? []
        : [['published', () => readFile(aura, 'utf8')] as [string, () => Promise<string>]]),
    ])(
      'measures intervals that are %s as our own pipeline does, and says how far it is',
      async (_what, sample) => {
        const content = await sample()
        const assessmentId = await send(content)
        const service = start('--once')
        expect(await happened(assessmentId)).toEqual(['queued 0', 'claimed 1', ...steps, 'ended 1'])
        expect(await service.ended).toBe(0)
        expect(service.said()).toContain('applied')

        const intervalsMs = content.trim().split(/\s+/).map(Number)
        const expected = measureVariability([{ startMs: 0, intervalsMs }])
        const { status, outcome, biomarkers, stages } = await read(assessmentId)
        expect([status, outcome]).toEqual(['completed', 'measured'])
        expect(stages?.map((stage) => stage.status)).toEqual(['completed', 'completed', 'completed'])
        const values = Object.fromEntries((biomarkers ?? []).map(({ name, value }) => [name, value]))
        expect(values).toEqual({
          heart_rate: rounded(expected.heartRatePerMin),
          sdnn: rounded(expected.sdnnMs),
          rmssd: rounded(expected.rmssdMs),
          pnn50: rounded(expected.pnn50Percent),
        })
      },
    )

    const until = (assessmentId: string, status: string) =>
      vi.waitFor(async () => expect((await read(assessmentId)).status).toBe(status), PATIENCE)

    it('keeps a job for longer than its lease, by signs of life', async () => {
      const assessmentId = await send(text(syntheticIntervals()))
      const slow = start('--lease-seconds', '2', '--slow', '1')
      await until(assessmentId, 'processing')
      const other = start()
      expect(await happened(assessmentId)).toEqual(['queued 0', 'claimed 1', ...steps, 'ended 1'])
      await vi.waitFor(() => expect(slow.said()).toContain('applied'), PATIENCE)
      expect(other.said()).not.toContain('claimed')
    })

    it('that is killed loses its job to another, who begins it anew and hands it over', async () => {
      const assessmentId = await send(text(syntheticIntervals()))
      const killed = start('--lease-seconds', '1', '--slow', '60')
      await vi.waitFor(() => expect(killed.said()).toContain('attempt 1'), PATIENCE)
      killed.kill('SIGKILL')
      const other = start()
      await until(assessmentId, 'completed')
      expect(other.said()).toContain('attempt 2')
      const told = await happened(assessmentId)
      expect(told.slice(-steps.length - 2)).toEqual(['claimed 2', ...steps, 'ended 2'])
    })

    it('that slept past its lease drops what is another’s by now', async () => {
      const assessmentId = await send(text(syntheticIntervals()))
      const asleep = start('--lease-seconds', '1', '--slow', '0.5')
      await vi.waitFor(() => expect(asleep.said()).toContain('attempt 1'), PATIENCE)
      asleep.kill('SIGSTOP')
      const other = start()
      await until(assessmentId, 'completed')
      asleep.kill('SIGCONT')
      await vi.waitFor(() => expect(asleep.said()).toMatch(/: (lost|late)/), PATIENCE)
      expect(other.said()).toContain('applied')
      expect((await happened(assessmentId)).at(-1)).toBe('ended 2')
    })

    it('that is told to stop gives back what it has, which counts as no attempt', async () => {
      const assessmentId = await send(text(syntheticIntervals()))
      const stopped = start('--slow', '60')
      await vi.waitFor(() => expect(stopped.said()).toContain('claimed'), PATIENCE)
      stopped.kill('SIGTERM')
      expect(await stopped.ended).toBe(0)
      start('--once')
      await until(assessmentId, 'completed')
      expect(await happened(assessmentId)).toContain('retried 1')
    })

    it('hears that a result breaks its contract, and the organization sees it kept aside', async () => {
      // Six hundred beats a minute are nobody's.
      const assessmentId = await send(text(Array.from({ length: 100 }, () => 100)))
      const service = start('--once')
      expect(await service.ended).toBe(0)
      expect(service.said()).toContain('quarantined')
      expect((await read(assessmentId)).status).toBe('failed')
      const { items } = await admin.pipeline.keptAside.query({})
      expect(items.filter((kept) => kept.assessmentId === assessmentId)).toMatchObject([
        { disposition: 'quarantined', issues: [{ path: 'result.heartRateBpm' }] },
      ])
    })

    it('says where it could not measure, and of which kind it was', async () => {
      const few = await send(text([800, 810, 790]))
      const service = start('--once')
      expect(await service.ended).toBe(0)
      expect(await read(few)).toMatchObject({ status: 'completed', outcome: 'ungradable' })
    })

    it.each([
      ['no intervals', 'Ada Lovelace, diabetes', 'intervals', 'dead: not_intervals', 'failed'],
      ['nothing for it', '800', 'signal', 'retried: no_intervals', 'processing'],
    ])(
      'gives back a sample that holds %s, and never quotes it',
      async (_what, content, role, word, status) => {
        const assessmentId = await send(content, role)
        const service = start('--once')
        expect(await service.ended).toBe(0)
        expect(service.said()).toContain(word)
        expect(service.said()).not.toContain('Lovelace')
        expect((await read(assessmentId)).status).toBe(status)
        await staff.assessment.updateStatus
          .mutate({ assessmentId, status: 'cancelled' })
          .catch(() => undefined)
      },
    )

    it('waits for a server that is away, and takes work once it is there', async () => {
      const away = await relay()
      const service = start('--url', away.address)
      const assessmentId = await send(text(syntheticIntervals()))
      await away.turnedAway
      away.leadTo(served.server.address)
      await until(assessmentId, 'completed')
      expect(service.said()).not.toContain(platformKey)
      await away.close()
    })

    it('asked for what there is now says where nobody answers', async () => {
      const service = start('--once', '--url', 'http://127.0.0.1:9')
      expect(await service.ended).toBe(1)
      expect(service.said()).toContain('does not answer')
    })

    it.each([
      ['--help', 'mlk_x', 0, /usage: service\.py/],
      ['--once', 'mlk_x', 1, /unauthenticated/],
      ['--once', '', 1, /Set MEDILENS_API_KEY/],
    ])('with %s and the key "%s" ends with %i and says why', async (argument, key, code, says) => {
      const service = pythonService(['--url', served.server.address, argument], { MEDILENS_API_KEY: key })
      services.push(service)
      expect(await service.ended).toBe(code)
      expect(service.said()).toMatch(says)
    })
  },
)
