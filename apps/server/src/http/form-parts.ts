import { Dicer } from '@fastify/busboy'
import { AppError, MOST_FILES, type FormPart } from '@medilens/api'
import { parse } from 'content-disposition'
import { Readable } from 'node:stream'
import { MIMEType } from 'node:util'
import { z } from 'zod'

/** What is no file is an id, a time or a word. */
const TEXT_BYTES = 8 * 1024
const MOST_PARTS = MOST_FILES + 20
/** A part says what it is called and of which type; its headers have 80 KiB at most. */
const HEADER_LINES = 20

/** A part whose headers came. */
interface Begun {
  readonly header: object
  readonly bytes: Readable
}

/**
 * The parts of a multipart form (RFC 7578) in the order in which they come; each is read before the next. Nothing is
 * gathered: what is not read yet is not taken from the connection. Who stops early leaves the rest of the body unread.
 *
 * Throws `unsupported_media_type`, `invalid_input` for what is no form or breaks off in it, `too_large`.
 */
export async function* formParts(
  body: Readable,
  contentType: string | undefined,
): AsyncGenerator<FormPart, void> {
  const parser = new Dicer({ boundary: boundaryOf(contentType), maxHeaderPairs: HEADER_LINES })
  const begun = new Readable({ objectMode: true, read: () => undefined })
  const open = new Set<Readable>()
  let headless = 0
  let count = 0
  const fail = (error: Error): void => {
    body.unpipe(parser)
    for (const bytes of open) bytes.destroy(error)
    begun.destroy(error)
  }
  const cut = (): void => {
    if (!body.readableEnded) fail(brokenOff())
  }
  parser.on('part', (bytes) => {
    if (++count > MOST_PARTS) return fail(tooMany())
    headless++
    open.add(bytes)
    // Whoever reads it hears of it, and a part that nobody reads has nothing to say.
    bytes.on('error', () => undefined).once('close', () => open.delete(bytes))
    bytes.once('header', (header) => {
      headless--
      begun.push({ header, bytes } satisfies Begun)
    })
  })
  parser.on('error', () => fail(brokenOff()))
  parser.on('finish', () => (headless > 0 ? fail(notAForm()) : begun.push(null)))
  body.once('close', cut)
  body.pipe(parser)
  try {
    const found: AsyncIterable<Begun> = begun
    for await (const part of found) yield await formPart(part)
  } finally {
    body.unpipe(parser).off('close', cut)
  }
}

function boundaryOf(contentType: string | undefined): string {
  const type = mimeTypeOf(contentType)
  if (type?.essence !== 'multipart/form-data') {
    throw new AppError('unsupported_media_type', 'Send a form, as multipart/form-data.')
  }
  const boundary = type.params.get('boundary')
  if (boundary === null || boundary === '' || boundary.length > 200) throw notAForm()
  return boundary
}

function mimeTypeOf(text: string | undefined): MIMEType | null {
  try {
    return new MIMEType(text ?? '')
  } catch {
    return null
  }
}

const Header = z.object({ 'content-disposition': z.tuple([z.string()]) })

async function formPart({ header, bytes }: Begun): Promise<FormPart> {
  const read = Header.safeParse(header)
  if (!read.success) throw notAForm()
  const [disposition] = read.data['content-disposition']
  // Headers are read as Latin-1; forms write names in UTF-8.
  const { type, parameters } = parse(Buffer.from(disposition, 'latin1').toString(), { multipart: true })
  const { name, filename } = parameters
  if (type !== 'form-data' || name === undefined) throw notAForm()
  return filename === undefined
    ? { kind: 'text', name, text: await textOf(whole(bytes)) }
    : { kind: 'file', name, filename, chunks: whole(bytes) }
}

/** Bytes of a part, or the refusal of a form that breaks off in it. */
async function* whole(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes
  } catch (error) {
    throw error instanceof AppError ? error : brokenOff()
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > TEXT_BYTES) {
      throw new AppError(
        'too_large',
        `A text part of the form may have ${TEXT_BYTES} bytes; a file is sent with a file name, as by curl -F header=@100.hea.`,
      )
    }
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new AppError('invalid_input', 'A text part of the form is not UTF-8.')
  }
}

const notAForm = () =>
  new AppError(
    'invalid_input',
    'The body is no form: each part says Content-Disposition: form-data; name="…", a file its filename too.',
  )
const brokenOff = () => new AppError('invalid_input', 'The form ends before its last part does.')
const tooMany = () => new AppError('too_large', `A form may have at most ${MOST_PARTS} parts.`)
