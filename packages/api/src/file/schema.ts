import { FILE_PROCESSING_STATUSES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { PatientId, UserId } from '../patient/schema.ts'
import { cursor, instant, limit, text, uuid } from '../trpc/fields.ts'

const ApiKeyId = uuid().brand<'ApiKeyId'>()
export const UploadedFileId = uuid().brand<'UploadedFileId'>()

export const CreateUploadInput = z.strictObject({
  patientId: PatientId,
  /** As it is called where it comes from; folders before it are left out. */
  originalFilename: text(255),
  /** How large it is, in bytes, where that is known: what is longer is refused, what is shorter waited for. */
  sizeBytes: z.int().min(0).optional(),
  /** SHA-256 of its bytes, where that is known: other bytes are rejected. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in lower-case hex' })
    .optional(),
})

/** Where to send the bytes: `PUT /api/files/<fileId>/content` with `authorization: Upload <uploadToken>`. */
export const CreatedUpload = z.object({
  fileId: UploadedFileId,
  /** Good for this file alone, until it is whole. */
  uploadToken: z.string(),
  expiresAt: instant(),
  /** How large it may be. */
  maxBytes: z.int(),
})

export const FileReference = z.strictObject({ fileId: UploadedFileId })

export const StoredFile = z.object({
  id: UploadedFileId,
  patientId: PatientId.nullable(),
  originalFilename: z.string(),
  /** As its bytes tell it; null where they don't, and until they are there. */
  contentType: z.string().nullable(),
  /** Of what came; 0 until all of it has. */
  sizeBytes: z.int(),
  /** SHA-256; null until all of it has come. */
  sha256: z.string().nullable(),
  status: z.enum(FILE_PROCESSING_STATUSES),
  /** Why it was rejected, a word; null where it was not. */
  rejectionReason: z.string().nullable(),
  uploadedBy: UserId.nullable(),
  apiKeyId: ApiKeyId.nullable(),
  createdAt: instant(),
  readyAt: instant().nullable(),
})

export const ListFilesInput = z.strictObject({
  patientId: PatientId,
  limit: limit(50, 100),
  cursor: cursor<'UploadedFileId'>().optional(),
})
export const FilePage = z.object({
  items: z.array(StoredFile),
  nextCursor: cursor<'UploadedFileId'>().nullable(),
})

export const DeletedFile = z.object({ fileId: UploadedFileId })

/** How far an upload is: what is sent to it answers this, and so does `GET /api/files/<fileId>/upload`. */
export const UploadState = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('pending'),
    fileId: UploadedFileId,
    /** Where to go on: bytes before it need not be sent again. */
    receivedBytes: z.int(),
    expiresAt: instant().nullable(),
  }),
  z.object({ status: z.literal('scanning'), fileId: UploadedFileId, sizeBytes: z.int() }),
  z.object({
    status: z.literal('ready'),
    fileId: UploadedFileId,
    sizeBytes: z.int(),
    sha256: z.string().nullable(),
    contentType: z.string().nullable(),
  }),
  z.object({
    status: z.literal('rejected'),
    fileId: UploadedFileId,
    rejectionReason: z.string().nullable(),
  }),
])
