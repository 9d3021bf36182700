import { EYE_LATERALITIES, PIPELINE_TYPES } from '@medilens/db/vocabulary'
// The small half of zod: every page loads this file, and hardly any of them a form.
import * as z from 'zod/mini'
import { catch as instead, _default as usually } from 'zod/mini'
import { BIOMARKER_DAYS, BIOMARKER_USUAL_DAYS } from '../biomarker/period.ts'

// What may stand behind the `?` of an address, page by page. What is none of it is left out, and the page shown.

const filter = <Schema extends z.ZodMiniType>(schema: Schema) => instead(z.optional(schema), undefined)
const id = () => filter(z.uuid())
const pipeline = () => filter(z.enum(PIPELINE_TYPES))
const key = () => filter(z.string().check(z.maxLength(100)))
const day = () => filter(z.iso.date())

/** Which conversation is open beside a page: one by its id, or a new one. */
const chat = () => filter(z.union([z.uuid(), z.literal('new')]))

/** Where to go on to. */
export const SignInSearch = z.object({ to: filter(z.string()) })

export const PatientSearch = z.object({ chat: chat(), pipeline: pipeline() })

export const BiomarkerSearch = z.object({
  chat: chat(),
  days: instead(usually(z.literal(BIOMARKER_DAYS), BIOMARKER_USUAL_DAYS), BIOMARKER_USUAL_DAYS),
  unit: filter(z.string().check(z.maxLength(50))),
  eye: filter(z.enum(EYE_LATERALITIES)),
})

export const AssessmentsSearch = z.object({ pipeline: pipeline(), risk: filter(z.enum(['high', 'low'])) })

/**
 * `value` names the biomarker that a citation leads to, which is shown marked; `queue` the review queue that one came
 * from, to go on to its next.
 */
export const AssessmentSearch = z.object({
  chat: chat(),
  value: key(),
  queue: filter(z.enum(['all', ...PIPELINE_TYPES])),
})

export const ReviewSearch = z.object({ pipeline: pipeline() })

/** Work that was given up, of one pipeline or of all; or results that were kept aside. */
export const PipelineSearch = z.object({ view: filter(z.literal('kept-aside')), pipeline: pipeline() })

export const ModelsSearch = z.object({ pipeline: pipeline() })

export const AuditSearch = z.object({
  view: filter(z.literal('sign-ins')),
  patient: id(),
  user: id(),
  key: id(),
  event: key(),
  from: day(),
  until: day(),
})
