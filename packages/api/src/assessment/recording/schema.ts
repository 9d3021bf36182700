import { BEAT_TYPES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { uuid } from '../../trpc/fields.ts'

export const RecordingInput = z.strictObject({ assessmentId: AssessmentId })

/** What an assessment was made from, and what was measured in it. The bytes of a file: `GET /api/files/<id>/content`. */
export const Recording = z.object({
  assessmentId: AssessmentId,
  files: z.array(
    z.object({
      id: uuid().brand<'UploadedFileId'>(),
      /** As it was called where it was taken: a header names its signal's file by it. */
      name: z.string(),
      role: z.string(),
      contentType: z.string().nullable(),
      sizeBytes: z.int(),
    }),
  ),
  /** The beats that its pipeline found in an electrocardiogram; null where it handed none over. */
  annotations: z
    .object({
      lead: z.string(),
      samplingFrequencyHz: z.number(),
      /** Samples of the R peaks, from 0, in order. */
      peaks: z.array(z.int()),
      /** One for each peak. */
      beats: z.array(z.enum(BEAT_TYPES)),
    })
    .nullable(),
  /** What of an electrocardiogram was recorded and could not be read, s from its beginning, in order. */
  unread: z.array(z.object({ fromSeconds: z.number(), toSeconds: z.number() })),
})
