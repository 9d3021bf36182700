import { z } from 'zod'
import { PatientId } from '../../patient/schema.ts'
import { Pipeline } from '../../pipeline/schema.ts'
import { pastInstant, text, uuid } from '../../trpc/fields.ts'

const File = z.strictObject({
  fileId: uuid().brand<'UploadedFileId'>(),
  /** What it is in the sample: `header` and `signal` of a recording, `left` and `right` of a pair. */
  role: z
    .string()
    .max(50)
    .regex(/^[a-z][a-z0-9_]*$/, { error: 'must be a word in snake_case' }),
})

/**
 * A sample that a pipeline is to measure. Sent again with the same `idempotencyKey` it is answered with what it began the
 * first time.
 */
export const AnalyzeInput = z.strictObject({
  patientId: PatientId,
  pipelineType: Pipeline,
  /** The only version of the pipeline that may take it; whichever, where it is left out. */
  pipelineVersion: text(50).optional(),
  /** When the sample was taken; now, where it is left out. */
  measuredAt: pastInstant().optional(),
  /** Files that are ready; none where whoever measures has the sample already. */
  files: z
    .array(File)
    .max(20)
    .default([])
    .refine((files) => new Set(files.map(({ role }) => role)).size === files.length, {
      error: 'two files have the same role',
    }),
  idempotencyKey: uuid().optional(),
})
