import { connect } from 'node:net'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import { limitArrival } from './patience.ts'

/** Sends a head and a body drop by drop, and answers what came back until the connection ended, or after so long. */
function dribble(port: number, path: string, forMs: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const drops = setInterval(() => socket.write('x'), 20)
    const end = (): void => {
      clearInterval(drops)
      socket.destroy()
      resolve(text)
    }
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('error', () => undefined).on('close', end)
    socket.write(`PUT ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n`)
    setTimeout(end, forMs)
  })
}

it('holds no connection for who sends drop by drop, but to a route that streams', async () => {
  const app = fastify()
  limitArrival(app, {
    isStreamed: (_method, path) => path === '/streamed',
    refuse: (socket) => void socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n'),
    ms: 200,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  for (const path of ['/read', '/streamed']) app.put(path, () => 'done')
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  try {
    const port = Number(new URL(address).port)
    const [read, streamed] = await Promise.all([
      dribble(port, '/read', 3_000),
      dribble(port, '/streamed', 600),
    ])
    expect(read).toContain('408 Request Timeout')
    expect(streamed).toBe('')
  } finally {
    app.server.closeAllConnections()
    await app.close()
  }
})
