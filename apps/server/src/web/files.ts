import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** A way in which a file is sent. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** One file of the web application, as it is sent. */
export interface WebFile {
  readonly type: string
  /** Of its content: the same text has the same one, whoever built it. */
  readonly tag: string
  /** Its name changes with its content, so that it may be kept for ever. */
  readonly immutable: boolean
  /** It is shown by itself, so that it says what it may load. */
  readonly isPage: boolean
  readonly bodies: Readonly<Partial<Record<Exclude<Encoding, 'identity'>, Buffer>> & { identity: Buffer }>
}

/** The built web application: what may be asked for, by URL path, and nothing else of the folder it lay in. */
export interface WebApplication {
  readonly files: ReadonlyMap<string, WebFile>
  /** What answers the address of any page. */
  readonly page: WebFile
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** What is compressed in itself grows when it is done again; what is this small is one packet anyhow. */
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.txt'])
const WORTH_COMPRESSING = 1_000
/** A build compresses once, a start each time: 7 % more bytes there for a tenth of the time. */
const QUALITY = { build: 10, start: 9 } as const

/** What the build leaves beside a file for the next start. */
export const BROTLI_EXTENSION = '.br'

const PAGE = '/index.html'

/** Reads a built web application once, into memory; null where there is none. Throws where it can't be read. */
export async function readWebApplication(folder: string): Promise<WebApplication | null> {
  const names = await listFiles(folder)
  const known = names.filter((name) => TYPES[extname(name)] !== undefined)
  const files = new Map(
    await Promise.all(
      known.map(async (name) => [`/${name}`, await readWebFile(folder, name, new Set(names))] as const),
    ),
  )
  const page = files.get(PAGE)
  return page === undefined ? null : { files, page }
}

/** Every file under a folder, by its path with slashes; hidden ones are nobody's. Empty where there is no folder. */
async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function readWebFile(folder: string, name: string, names: ReadonlySet<string>): Promise<WebFile> {
  const identity = await readFile(join(folder, name))
  const built = `${name}${BROTLI_EXTENSION}`
  const bodies = isWorthCompressing(name, identity)
    ? {
        identity,
        gzip: await promisify(gzip)(identity, { level: 9 }),
        br: names.has(built) ? await readFile(join(folder, built)) : await brotli(identity, QUALITY.start),
      }
    : { identity }
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    tag: createHash('sha256').update(identity).digest('base64url').slice(0, 22),
    isPage: extname(name) === '.html',
    immutable: name.startsWith('assets/'),
    bodies,
  }
}

const isWorthCompressing = (name: string, content: Buffer): boolean =>
  COMPRESSIBLE.has(extname(name)) && content.length >= WORTH_COMPRESSING

/** What the build leaves beside a file, where that is worth it. */
export const compressedForStart = (name: string, content: Buffer): Promise<Buffer> | null =>
  isWorthCompressing(name, content) ? brotli(content, QUALITY.build) : null

const brotli = (content: Buffer, quality: number): Promise<Buffer> =>
  promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  })
