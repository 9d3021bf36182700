import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { Pool } from 'pg'
import { FloorConfig } from './config.ts'
import { ANSWERS, type Asked } from './handlers.ts'

/**
 * The bare floor: node:http and node-postgres, nothing else. It reads one configuration from its standard input, prints
 * its address, and answers `POST /<workload>` until it is told to stop.
 */
const { client, clinics } = FloorConfig.parse(JSON.parse(await text(process.stdin)))
const clinicBy = new Map(clinics.map((clinic) => [clinic.authorization, clinic]))
const pool = new Pool({ ...client, min: 20, max: 30, idleTimeoutMillis: 10_000 })

async function answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  const clinic = clinicBy.get(request.headers.authorization ?? '')
  const handler = ANSWERS.get(request.url ?? '')
  if (clinic === undefined || handler === undefined) {
    response.writeHead(404).end()
    return
  }
  const asked: Asked = { pool, clinic, input: JSON.parse(body) }
  const answered = JSON.stringify(await handler(asked))
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answered) })
    .end(answered)
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    answer(request, response, Buffer.concat(chunks).toString()).catch((error: unknown) => {
      process.stderr.write(`floor: ${String(error)}\n`)
      response.writeHead(500).end()
    })
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
process.once('SIGTERM', () => process.exit())
