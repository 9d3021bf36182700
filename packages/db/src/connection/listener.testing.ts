import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export interface Listener extends AsyncDisposable {
  readonly port: number
}

/** Listens on this machine alone, on a free port unless one is named, and treats each connection as told. */
export async function listen(
  onConnection: (socket: Socket) => void,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<Listener> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    onConnection(socket)
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port')
  return { port: address.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
