import { createInterface } from 'node:readline'
import { openConnection } from './connection.ts'
import { LoadJob, PLACE, type LoadResult } from './job.ts'

/** The load generator, a process of its own: a job a line on standard input, its result a line on standard output. */
for await (const line of createInterface({ input: process.stdin })) {
  const result = await run(LoadJob.parse(JSON.parse(line))).catch((error: unknown) => ({
    error: String(error),
  }))
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

async function run({ url: address, seconds, template, connections, usesOfId }: LoadJob): Promise<LoadResult> {
  const url = new URL(address)
  const open = await Promise.all(connections.map(() => openConnection(url)))
  const [before = '', after = ''] = template.split(PLACE)
  const latencies: number[] = []
  let refused = 0
  let bytes = 0
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    connections.map(async ({ authorization, ids }, index) => {
      const connection = open[index]
      if (connection === undefined) return
      const head =
        `POST ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: ${authorization}\r\n` +
        'user-agent: bench\r\ncontent-type: application/json\r\ncontent-length: '
      for (let turn = 0; performance.now() < until; turn++) {
        if (usesOfId !== null && turn >= ids.length * usesOfId)
          throw new Error('there were too few ids for this run')
        const body = `${before}${ids[turn % ids.length] ?? ''}${after}`
        const sent = performance.now()
        // oxlint-disable-next-line no-await-in-loop -- a connection sends one request after the other
        const answered = await connection.send(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
        bytes += answered.bytes
        if (answered.status === 200) latencies.push(performance.now() - sent)
        else refused += 1
      }
    }),
  )
  const spent = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  latencies.sort((a, b) => a - b)
  return { answered: latencies.length, refused, seconds: spent, latencies, bytes }
}
