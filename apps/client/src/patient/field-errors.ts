import { isMediLensError } from '@medilens/client'
import type { z } from 'zod'
import type { PatientDraft } from './draft.ts'
import { isDetailField, isListField } from './fields.ts'

/** What is wrong, by the path of the input that shows it. */
export type FieldErrors = Record<string, string>

/** What a schema of the server finds wrong with what would be sent of a draft. */
export const schemaFieldErrors = (schema: z.ZodType, sent: unknown, draft: PatientDraft): FieldErrors =>
  byInput(
    (schema.safeParse(sent).error?.issues ?? []).map((issue) => ({
      path: issue.path.join('.'),
      problem: issueText(issue),
    })),
    draft,
  )

/** What the server found wrong with it, and only that which has an input here. */
export const serverFieldErrors = (error: unknown, draft: PatientDraft): FieldErrors =>
  isMediLensError(error) ? byInput(error.issues, draft) : {}

interface Issue {
  readonly path: string
  readonly problem: string
}

function byInput(issues: readonly Issue[], draft: PatientDraft): FieldErrors {
  const errors: FieldErrors = {}
  for (const { path, problem } of issues) {
    const [field = '', ...rest] = path.replace(/^changes\./, '').split('.')
    if (!isDetailField(field)) continue
    const [input, text] = placed(field, rest.join('.'), problem, draft)
    errors[input] ??= text
  }
  return errors
}

function placed(field: keyof PatientDraft, within: string, problem: string, draft: PatientDraft) {
  if (field === 'address' || field === 'emergencyContact') {
    const part = draft[field].findIndex(({ key }) => key === within)
    return [part < 0 ? field : `${field}.${part}.value`, problem] as const
  }
  const isEntry = isListField(field) && /^\d+$/.test(within)
  return [field, isEntry ? `Entry ${Number(within) + 1} ${problem}` : problem] as const
}

/** A schema says what is wrong for programs; this says it for whoever types. */
const issueText = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'too_small':
      return 'is needed'
    case 'too_big':
      return issue.origin === 'string'
        ? `has more than ${issue.maximum} characters`
        : `has more than ${issue.maximum} entries`
    case 'invalid_format':
      return issue.format === 'email' ? 'is not an e-mail address' : 'is not a date'
    default:
      return issue.message
  }
}
