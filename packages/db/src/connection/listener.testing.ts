import { createServer, type Socket } from 'node:net'

export interface Listener extends AsyncDisposable {
  readonly port: number
}

/** Listens on 127.0.0.1, on a free port unless one is named, and treats each connection as told. */
export async function listen(onConnection: (socket: Socket) => void, port = 0): Promise<Listener> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port')
  return { port: address.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
