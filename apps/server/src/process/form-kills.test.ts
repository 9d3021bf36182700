import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { filePart, sendForm, textPart } from '../testing/form.ts'
import { killedServers, type KilledServers } from '../testing/killed-servers.ts'

/** `MEDILENS_KILLS=200` for the whole of it. */
const KILLS = Number(process.env['MEDILENS_KILLS'] ?? 3)
const MOST_BYTES = 1_000_000

let servers: KilledServers
beforeAll(async () => {
  servers = await killedServers()
})
afterAll(() => servers.close())

/** A form, under its key. */
interface Sample {
  readonly key: string
  readonly header: Buffer
  readonly signal: Buffer
}

const newSample = (): Sample => ({
  key: randomUUID(),
  header: Buffer.from(`100 1 360 ${randomInt(1_000_000)}`),
  signal: randomBytes(randomInt(1, MOST_BYTES)),
})

/** What was sent, and of each key all that was answered. */
interface Ledger {
  readonly sent: Map<string, Sample>
  readonly answered: Map<string, Set<string>>
  readonly open: Sample[]
}

const Analyzed = z.object({
  assessmentId: z.string(),
  files: z.array(z.object({ fileId: z.string(), role: z.string() })),
})

/** Sends one form after the other until the server is gone, first those that were not answered, and some again. */
async function sender(address: string, { sent, answered, open }: Ledger): Promise<void> {
  for (;;) {
    const again = [...answered.keys()].at(randomInt(-3, 0))
    const sample = open.shift() ?? (again === undefined ? undefined : sent.get(again)) ?? newSample()
    sent.set(sample.key, sample)
    try {
      const parts = [
        textPart('patientId', servers.clinic.patients[1]?.id ?? ''),
        filePart('header', '100.hea', sample.header),
        filePart('signal', '100.dat', sample.signal),
      ]
      const headers = { ...servers.headers, 'idempotency-key': sample.key }
      const { status, json } = await sendForm(new URL('/api/cardiology/analyze', address), parts, headers)
      expect(status).toBe(202)
      const { assessmentId, files } = Analyzed.parse(json)
      const said = answered.get(sample.key) ?? new Set()
      answered.set(sample.key, said.add(JSON.stringify([assessmentId, files])))
    } catch (error) {
      if (error instanceof Error && error.name === 'AssertionError') throw error
      open.push(sample)
      return
    }
    if (randomInt(2) === 0) open.push(newSample())
  }
}

it(`a form is one run with its own bytes, however often it is sent, and nothing else is left after ${KILLS} kills`, async () => {
  const ledger: Ledger = { sent: new Map(), answered: new Map(), open: [] }
  const kills = await servers.kill({
    times: KILLS,
    senders: 4,
    longestMs: 1_500,
    send: (address) => sender(address, ledger),
    isEnough: () => ledger.answered.size > KILLS / 4,
  })
  await servers.sweepInThreeDays()
  const changed = [...ledger.answered].filter(([, said]) => said.size !== 1)
  expect(changed).toEqual([])
  expect(ledger.answered.size).toBeGreaterThan(KILLS / 4)

  const runs = Runs.parse(
    await rowsOf(
      `select assessment.session_id, assessment.id, json_agg(json_build_object('fileId', use.file_id, 'role', use.role)
         order by use.role) as files
       from assessments assessment join assessment_files use on use.assessment_id = assessment.id
       group by assessment.session_id, assessment.id`,
    ),
  )
  expect(new Set(runs.map((run) => run.session_id)).size).toBe(runs.length)
  const bySession = new Map(runs.map((run) => [run.session_id, run]))
  for (const [key, said] of ledger.answered) {
    const run = bySession.get(sessionOf(key))
    expect([...said]).toEqual([JSON.stringify([run?.id, run?.files])])
  }
  const used = runs.flatMap(({ files }) => files.map(({ fileId }) => fileId)).toSorted()
  const files = Files.parse(await rowsOf('select id from uploaded_files where deleted_at is null'))
  expect(files.map(({ id }) => id).toSorted()).toEqual(used)
  expect(await servers.lying()).toEqual(used.map((id) => `object ${id}`))
  await servers.expectBytes(filesOf(ledger, bySession))
  process.stderr.write(
    `${kills} kills, ${ledger.sent.size} forms, ${ledger.answered.size} answered, ${runs.length} runs\n`,
  )
}, 1_800_000)

const sessionOf = (key: string): string => `cardiology_${key.replaceAll('-', '')}`

const Runs = z.array(
  z.object({
    session_id: z.string(),
    id: z.string(),
    files: z.array(z.object({ fileId: z.string(), role: z.string() })),
  }),
)
const Files = z.array(z.object({ id: z.string() }))

/** Rows of the clinic's. */
async function rowsOf(query: string): Promise<unknown> {
  const client = new Client(servers.db.endpoints.app.client)
  await client.connect()
  try {
    await client.query(`select set_config('app.organization_id', $1, false)`, [servers.clinic.id])
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}

/** The files of every run are what was sent under its key. */
function* filesOf({ sent }: Ledger, runs: ReadonlyMap<string, z.output<typeof Runs>[number]>) {
  for (const { key, header, signal } of sent.values()) {
    for (const { fileId, role } of runs.get(sessionOf(key))?.files ?? []) {
      yield { fileId, bytes: role === 'header' ? header : signal }
    }
  }
}
