import { Duplex } from 'node:stream'
import type { PoolClient } from 'pg'

/**
 * Lets what a connection is given to send in one turn go out in one write: each write is a call of the system and wakes
 * PostgreSQL, and BEGIN, the settings and the first statements would be three and more. What is answered is called before
 * each statement, and holds the socket back until the turn is over.
 */
export function flightOf(client: PoolClient): () => void {
  const socket = socketOf(client)
  if (socket === null) return () => undefined
  let held = false
  const depart = () => {
    held = false
    socket.uncork()
  }
  return () => {
    if (held) return
    held = true
    socket.cork()
    // After every promise that is settled already: until then more may come aboard.
    process.nextTick(depart)
  }
}

/** A connection's socket, which node-postgres keeps to itself; null where it has none that can be held back. */
function socketOf(client: PoolClient): Duplex | null {
  const connection: unknown = Reflect.get(client, 'connection')
  if (typeof connection !== 'object' || connection === null) return null
  const stream: unknown = Reflect.get(connection, 'stream')
  return stream instanceof Duplex ? stream : null
}
