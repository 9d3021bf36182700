import type { PipelineType } from '@medilens/db'
import { PIPELINE_TYPES } from '@medilens/db/vocabulary'
import type { z } from 'zod'
import { bodyReader } from '../../http/read-body.ts'
import { AppError } from '../../trpc/error.ts'
import { uuid } from '../../trpc/fields.ts'
import { AnalyzeFormFields, FileRole, MOST_FILES } from './schema.ts'

/** A part of a multipart form as it comes. */
export type FormPart =
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly filename: string
      readonly chunks: AsyncIterable<Uint8Array>
    }

/** What a form asks for beside its files. */
export type Asked = z.output<typeof AnalyzeFormFields>

const readFields = bodyReader(AnalyzeFormFields)

/**
 * Reads a form part by part. Its text parts come first: what is asked for is known, and refused where it can't be, before
 * a byte of a file is taken.
 */
export class FormReader {
  readonly #texts = new Map<string, string>()
  readonly #roles = new Set<string>()
  #asked: Asked | null = null

  /** Throws `invalid_input`. */
  addText({ name, text }: Extract<FormPart, { kind: 'text' }>): void {
    if (this.#asked !== null) throw new AppError('invalid_input', TEXTS_FIRST)
    if (this.#texts.has(name)) throw new AppError('invalid_input', 'The form has the same text part twice.')
    this.#texts.set(name, text)
  }

  /** What the text parts ask for, once a file comes. Throws `invalid_input`. */
  addFile({ name }: Extract<FormPart, { kind: 'file' }>): { readonly asked: Asked; readonly role: string } {
    const asked = (this.#asked ??= this.#read())
    const path = `files.${this.#roles.size}`
    const role = FileRole.safeParse(name)
    if (!role.success) throw wrongFile(path, 'is named after its role, a word in snake_case, as header')
    if (this.#roles.has(role.data)) throw wrongFile(path, 'has the role of another file')
    if (this.#roles.size === MOST_FILES) throw wrongFile('files', `has more than ${MOST_FILES} files`)
    this.#roles.add(role.data)
    return { asked, role: role.data }
  }

  #read(): Asked {
    const { patientId, ...texts } = Object.fromEntries(this.#texts)
    if (patientId === undefined) throw new AppError('invalid_input', TEXTS_FIRST, [MISSING_PATIENT])
    return readFields(JSON.stringify({ patientId, ...texts }))
  }
}

const TEXTS_FIRST =
  'Send the text parts of the form before its files, patientId among them: what a file belongs to must be known before ' +
  'its bytes are taken. With curl, put -F patientId=… before -F header=@….'
const MISSING_PATIENT = { path: 'patientId', problem: 'must come before the first file' }

const wrongFile = (path: string, problem: string) =>
  new AppError('invalid_input', 'A file of the form does not fit.', [{ path, problem }])

export const noFiles = () =>
  new AppError('invalid_input', 'The form has no file: send each as a part with a file name.', [
    { path: 'files', problem: 'must have at least one, as curl sends by -F header=@100.hea' },
  ])

/** The pipeline that an address names. Throws `not_found`. */
export function pipelineNamed(name: string): PipelineType {
  const found = PIPELINE_TYPES.find((type) => type === name)
  if (found === undefined) {
    throw new AppError('not_found', `There is no such pipeline: there are ${PIPELINE_TYPES.join(', ')}.`)
  }
  return found
}

const Key = uuid()

/** The `Idempotency-Key` header; undefined where there is none. Throws `invalid_input`. */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const key = Key.safeParse(header)
  if (key.success) return key.data
  throw new AppError('invalid_input', 'The header Idempotency-Key must be a UUID.', [
    { path: 'idempotencyKey', problem: 'must be a UUID' },
  ])
}
