import type { MasterKeys, ObjectStore } from '@medilens/storage'
import type { UploadedFileId } from '@medilens/db'
import type { Readable } from 'node:stream'
import { AppError } from '../trpc/error.ts'
import type { Services } from '../trpc/services.ts'

/** What files need of the process around them. */
export interface FileServices {
  readonly store: ObjectStore
  /** Under which the key of each file lies in its row. */
  readonly masterKeys: MasterKeys
  /** What upload tokens are sealed with, the same in every server of the database. */
  readonly tokenKey: Uint8Array
  /** How large one file may be, in bytes. */
  readonly maxBytes: number
  readonly scan: Scan
}

/** A file that came whole, and that nobody may read yet. */
export interface ScannedFile {
  readonly fileId: UploadedFileId
  readonly sizeBytes: number
  readonly sha256: string
  /** As the bytes tell it; null where they don't. */
  readonly contentType: string | null
  /** Its bytes, from the first on. */
  readonly open: () => Promise<Readable>
}

/** What a look at a file came to. */
export type ScanVerdict =
  | { readonly verdict: 'accepted' }
  /** `reason`: a word in snake_case, shown to whoever sent it. */
  | { readonly verdict: 'rejected'; readonly reason: string }

/** Looks at each file before anybody may read it. One that throws is asked again later, and the file waits. */
export type Scan = (file: ScannedFile) => Promise<ScanVerdict>

/** Where nothing looks. */
export const acceptAll: Scan = () => Promise.resolve({ verdict: 'accepted' })

/** Throws `files_unavailable`. */
export function requireFiles({ files }: Pick<Services, 'files'>): FileServices {
  if (files !== null) return files
  throw new AppError(
    'files_unavailable',
    'This server has no place for files: whoever runs it sets MEDILENS_FILES and MEDILENS_FILE_KEY.',
  )
}
