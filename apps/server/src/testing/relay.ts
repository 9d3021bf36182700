import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** An address that stays while the server behind it goes and comes back, which may listen on another port by then. */
export interface Relay {
  readonly address: string
  /** Brings connections to a server; null: hangs up on everybody, as if nobody were there. */
  leadTo(address: string | null): void
  /** Resolves once somebody was hung up on. */
  readonly turnedAway: Promise<void>
  close(): Promise<void>
}

/** A port that was free a moment ago may be another process's by now; this one is kept. */
export async function relay(): Promise<Relay> {
  let target: URL | null = null
  const turnedAway = Promise.withResolvers<void>()
  const open = new Set<Socket>()
  const kept = (socket: Socket): Socket => {
    open.add(socket)
    return socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket))
  }
  const server = createServer((incoming) => {
    kept(incoming)
    if (target === null) {
      incoming.resetAndDestroy()
      turnedAway.resolve()
      return
    }
    const onward = kept(connect(Number(target.port), target.hostname))
    incoming.pipe(onward).pipe(incoming)
    incoming.once('close', () => onward.destroy())
    onward.once('close', () => incoming.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('It listens nowhere')
  return {
    address: `http://127.0.0.1:${at.port}`,
    leadTo: (address) => {
      target = address === null ? null : new URL(address)
    },
    turnedAway: turnedAway.promise,
    close: async () => {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
