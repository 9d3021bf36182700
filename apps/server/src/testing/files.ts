import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalStore, MasterKeys } from '@medilens/storage'
import { z } from 'zod'
import type { FilePlace } from '../process/server.ts'
import { call, jsonOf, type CallOptions } from './call.ts'

/** A folder for files, gone with its test. */
export interface TestPlace {
  readonly root: string
  /** The variables under which a process keeps its files here. */
  readonly environment: Readonly<Record<string, string>>
  open(more?: Partial<FilePlace>): Promise<FilePlace>
  /** Where the bytes of a file lie. */
  pathOf(fileId: string, what?: 'object' | 'part'): string
  remove(): Promise<void>
}

const KEY = Buffer.alloc(32, 9)

export async function testPlace(): Promise<TestPlace> {
  const root = await mkdtemp(join(tmpdir(), 'medilens-files-'))
  return {
    root,
    environment: { MEDILENS_FILES: root, MEDILENS_FILE_KEY: KEY.toString('base64') },
    open: async (more = {}) => ({
      store: await LocalStore.open(root),
      masterKeys: new MasterKeys(KEY),
      maxBytes: 1_000_000,
      ...more,
    }),
    pathOf: (fileId, what = 'object') =>
      what === 'object'
        ? join(root, 'objects', fileId.slice(0, 2), fileId)
        : join(root, 'parts', `${fileId}.part`),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

const Created = z.object({
  result: z.object({ data: z.object({ fileId: z.string(), uploadToken: z.string() }) }),
})

export interface BegunUpload {
  readonly fileId: string
  /** As it is sent: `Upload <token>`. */
  readonly authorization: string
}

/** Begins an upload. */
export async function beginUpload(
  address: string,
  input: object,
  options: CallOptions,
): Promise<BegunUpload> {
  const answer = await call(
    address,
    'file.createUpload',
    { originalFilename: 'recording.dat', ...input },
    options,
  )
  const { fileId, uploadToken } = Created.parse(jsonOf(answer), { error: () => answer.text }).result.data
  return { fileId, authorization: `Upload ${uploadToken}` }
}

/** What came back of a route of files. */
export interface FileAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  /** What it says in JSON; null where it says none. */
  readonly json: unknown
}

export const answered = async (response: Response): Promise<FileAnswer> => {
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  const { status, headers } = response
  return { status, headers, bytes, json: isJson ? JSON.parse(bytes.toString()) : null }
}

/** Sends bytes of a file. */
export const sendBytes = async (
  address: string,
  { fileId, authorization }: BegunUpload,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<FileAnswer> =>
  answered(
    await fetch(new URL(`/api/files/${fileId}/content`, address), {
      method: 'PUT',
      headers: { authorization, ...headers },
      body: bytes,
    }),
  )

/** How far an upload is. */
export const lookAt = async (address: string, { fileId, authorization }: BegunUpload): Promise<FileAnswer> =>
  answered(await fetch(new URL(`/api/files/${fileId}/upload`, address), { headers: { authorization } }))

/** Asks for a file, or a part of it. */
export const getFile = async (
  address: string,
  fileId: string,
  headers: Readonly<Record<string, string>>,
): Promise<FileAnswer> => answered(await fetch(new URL(`/api/files/${fileId}/content`, address), { headers }))

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
