import { once } from 'node:events'
import { connect } from 'node:net'

/** One answer: its status, and how large it was with its headers. */
export interface Answered {
  readonly status: number
  readonly bytes: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/**
 * A kept-alive HTTP connection that sends one request at a time. It knows just enough HTTP to see where an answer ends:
 * whatever more the generator did would be taken from the server's share of the machine.
 */
export async function openConnection(url: URL) {
  const socket = connect(Number(url.port), url.hostname)
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let waiting: PromiseWithResolvers<Answered> | null = null
  let parts: Buffer[] = []
  let received = 0
  let status = 0
  /** Null while the head is not there; -1 where the body is chunked. */
  let expected: number | null = null

  const readHead = (): void => {
    const sofar = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    const end = sofar?.indexOf(HEAD_END) ?? -1
    if (sofar === undefined || end < 0) return
    const head = sofar.toString('latin1', 0, end).toLowerCase()
    status = Number(head.slice(9, 12))
    const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
    expected = length === undefined ? -1 : end + HEAD_END.length + Number(length)
  }
  const isWhole = (chunk: Buffer): boolean => {
    if (expected === null) return false
    if (expected >= 0) return received >= expected
    return chunk.length >= LAST_CHUNK.length
      ? chunk.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
      : Buffer.concat(parts).subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
  }
  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk)
    received += chunk.length
    if (expected === null) readHead()
    if (!isWhole(chunk)) return
    const answered = { status, bytes: received }
    parts = []
    received = 0
    expected = null
    waiting?.resolve(answered)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))

  return {
    send: (request: string): Promise<Answered> => {
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
    close: () => {
      waiting = null
      socket.destroy()
    },
  }
}
