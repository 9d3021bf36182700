import { createReadStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { ClientRequest, Server } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { DataKey } from '../keys/data-key.ts'
import type { WriterOptions } from '../object-store.ts'
import { chunksOf, refusalOf, sha256, someBytes } from '../testing/bytes.ts'
import { newId, openFilesUnder, temporaryStore } from '../testing/temporary-store.ts'

const begun = async (options: WriterOptions = {}) => {
  const temporary = await temporaryStore()
  const [id, key] = [newId(), DataKey.random()]
  const writer = await temporary.store.begin(id, key, options)
  const dispose = async (): Promise<void> => {
    await writer.release()
    await temporary[Symbol.asyncDispose]()
  }
  return { ...temporary, id, key, writer, [Symbol.asyncDispose]: dispose }
}

/** A request to the server that has no end yet. */
const sending = async (server: Server): Promise<ClientRequest> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('has no port')
  const sent = request({ port: address.port, host: '127.0.0.1', method: 'PUT', agent: false })
  return sent.on('error', () => undefined)
}

describe('an upload that is too large', () => {
  it.each([
    [-1, 'taken'],
    [0, 'taken'],
    [1, 'too_large'],
    [1000, 'too_large'],
  ])('by %i bytes: %s', async (over, expected) => {
    await using upload = await begun({ limit: 100_000 })
    const write = async () => {
      await upload.writer.write(chunksOf(someBytes(100_000 + over)))
      return 'taken'
    }
    expect(expected === 'taken' ? await write() : await refusalOf(write)).toBe(expected)
    // Of the chunk that was too much nothing was taken.
    expect(upload.writer.size).toBe(expected === 'taken' ? 100_000 + over : 80_000)
  })

  it('is refused before the rest is read, on a stream that can still be answered', async () => {
    await using upload = await begun({ limit: 100_000 })
    let asked = 0
    const source = new Readable({
      highWaterMark: 1,
      read() {
        asked += 1
        this.push(asked > 1000 ? null : Buffer.alloc(40_000))
      },
    })
    expect(await refusalOf(() => upload.writer.write(source))).toBe('too_large')
    expect(source.destroyed).toBe(false)
    expect(asked).toBeLessThan(6)
  })

  it('gets its answer over HTTP while it is still being sent', async () => {
    await using upload = await begun({ limit: 1_000_000 })
    await using server = createServer((incoming, answer) => {
      void refusalOf(() => upload.writer.write(incoming)).then((code) =>
        answer.writeHead(413, { connection: 'close' }).end(code),
      )
    })
    const sent = await sending(server)
    sent.write(Buffer.alloc(2_000_000))
    const [answer] = await once(sent, 'response')
    expect(answer.statusCode).toBe(413)
    expect(String(await once(answer, 'data'))).toBe('too_large')
    sent.destroy()
  })
})

describe('a writer', () => {
  it('tells how far it is, and asks for a chunk when the one before is taken', async () => {
    await using upload = await begun()
    const told: number[] = []
    let given = 0
    async function* source(): AsyncGenerator<Uint8Array> {
      for (; given < 10; given++) {
        expect(told).toHaveLength(given)
        yield someBytes(50_000)
      }
    }
    await upload.writer.write(source(), { onProgress: (bytes) => told.push(bytes) })
    expect(told).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 50_000))
  })

  it('takes streams of files, several one after the other, and chunks of no bytes', async () => {
    await using upload = await begun()
    const bytes = someBytes(300_000)
    await writeFile(join(upload.root, 'first'), bytes)
    await upload.writer.write(createReadStream(join(upload.root, 'first')))
    await upload.writer.write(chunksOf(Buffer.alloc(0)))
    await upload.writer.write(Readable.from([Buffer.alloc(0), bytes, Buffer.alloc(0)]))
    expect((await upload.writer.finish()).sha256).toBe(sha256(Buffer.concat([bytes, bytes])))
  })

  it('keeps what came before a sender was cut off, and goes on from there', async () => {
    await using upload = await begun()
    const bytes = someBytes(200_000)
    async function* cutOff(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 90_000)
      throw new Error('connection reset')
    }
    await expect(upload.writer.write(cutOff())).rejects.toThrow('connection reset')
    expect([upload.writer.size, upload.writer.receivedBytes]).toEqual([90_000, 65_536])
    await upload.writer.write(chunksOf(bytes.subarray(90_000)))
    expect((await upload.writer.finish()).sha256).toBe(sha256(bytes))
  })

  it('does not take a sender who hangs up for one who is done', async () => {
    await using upload = await begun()
    const outcome = Promise.withResolvers<string>()
    await using server = createServer((incoming) => {
      upload.writer.write(incoming).then(
        () => outcome.resolve('done'),
        () => outcome.resolve('hung up'),
      )
    })
    const sent = await sending(server)
    sent.write(Buffer.alloc(100_000), () => sent.destroy())
    expect(await outcome.promise).toBe('hung up')
    await upload.writer.release()
    expect(await upload.store.find(upload.id)).toMatchObject({ state: 'part' })
  })

  it('finishes once, and says the same when asked again', async () => {
    await using upload = await begun()
    await upload.writer.write(chunksOf(someBytes(10)))
    const [one, other] = await Promise.all([upload.writer.finish(), upload.writer.finish()])
    expect(other).toBe(one)
    await upload.writer.release()
    expect(await upload.writer.finish()).toBe(one)
    await expect(upload.writer.write(chunksOf(someBytes(1)))).rejects.toThrow('finished')
    expect(await refusalOf(() => upload.store.begin(upload.id, upload.key))).toBe('exists')
    expect(await refusalOf(() => upload.store.resume(upload.id, upload.key))).toBe('exists')
    // What a server that was killed before it wrote the row finds out.
    expect(await upload.store.verify(upload.id, upload.key)).toEqual(one)
  })

  it('takes no strings for bytes', async () => {
    await using upload = await begun()
    await expect(upload.writer.write(Readable.from(['é']))).rejects.toThrow('in bytes')
    expect(upload.writer.size).toBe(0)
  })

  it('does one thing at a time', async () => {
    await using upload = await begun()
    const writing = upload.writer.write(chunksOf(someBytes(100_000)))
    await expect(upload.writer.write(chunksOf(someBytes(1)))).rejects.toThrow('working')
    await expect(upload.writer.finish()).rejects.toThrow('working')
    await expect(upload.writer.release()).rejects.toThrow('end its stream')
    await writing
    expect((await upload.writer.finish()).sha256).toBe(sha256(someBytes(100_000)))
  })

  it('whose part was taken away says so, and leaves no object', async () => {
    await using upload = await begun()
    await upload.writer.write(chunksOf(someBytes(10)))
    await rm(upload.pathOf(upload.id, 'part'))
    expect(await refusalOf(() => upload.writer.finish())).toBe('missing')
    expect(await upload.store.find(upload.id)).toEqual({ state: 'none' })
    await upload.writer.release()
    expect(await openFilesUnder(upload.root)).toEqual([])
  })

  it('is alone with its part', async () => {
    await using upload = await begun()
    const { store, id, key, writer } = upload
    expect(await refusalOf(() => store.begin(id, key))).toBe('busy')
    expect(await refusalOf(() => store.resume(id, key))).toBe('busy')
    expect(await refusalOf(() => store.remove(id))).toBe('busy')
    await writer.release()
    await (await store.resume(id, key)).release()
    await store.remove(id)
  })

  it('is one of many that resume at once', async () => {
    await using upload = await begun()
    const { store, id, key, writer } = upload
    await writer.release()
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => store.resume(id, key)))
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const outcome of won) await outcome.value.release()
  })
})
