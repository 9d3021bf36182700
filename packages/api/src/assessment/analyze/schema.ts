import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { PatientId } from '../../patient/schema.ts'
import { ASSESSMENT_STATUSES } from '@medilens/db/vocabulary'
import { Pipeline } from '../../pipeline/schema.ts'
import { pastInstant, text, uuid } from '../../trpc/fields.ts'

const UploadedFileId = uuid().brand<'UploadedFileId'>()

/** What a file is in the sample: `header` and `signal` of a recording, `left` and `right` of a pair. */
export const FileRole = z
  .string()
  .max(50)
  .regex(/^[a-z][a-z0-9_]*$/, { error: 'must be a word in snake_case' })

const File = z.strictObject({ fileId: UploadedFileId, role: FileRole })

/** How many files a sample has at most. */
export const MOST_FILES = 20

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
    .max(MOST_FILES)
    .default([])
    .refine((files) => new Set(files.map(({ role }) => role)).size === files.length, {
      error: 'two files have the same role',
    }),
  idempotencyKey: uuid().optional(),
})

/** The text parts of `POST /api/<pipeline>/analyze`; its file parts are named after their roles. */
export const AnalyzeFormFields = AnalyzeInput.omit({ pipelineType: true, files: true, idempotencyKey: true })

/** What that begins, or what the same key began before. */
export const AnalyzedForm = z.object({
  /** The run's name, by which `assessment.getBySession` finds it. */
  session_id: z.string(),
  assessmentId: AssessmentId,
  pipelineType: Pipeline,
  status: z.enum(ASSESSMENT_STATUSES),
  /** As they were taken in, by role. */
  files: z.array(File),
})
