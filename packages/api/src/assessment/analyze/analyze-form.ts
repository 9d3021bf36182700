import { lockSessionId, type Scope, type Session, type UploadedFileId } from '@medilens/db'
import type { z } from 'zod'
import type { OrganizationPrincipal } from '../../access/principal.ts'
import type { AuditDeclaration, Audited } from '../../audit/write.ts'
import { beginFile } from '../../file/create-upload.ts'
import { discard, removeBytes } from '../../file/discard.ts'
import { requireFiles, type FileServices } from '../../file/file-services.ts'
import { shownName } from '../../file/names.ts'
import { CreateUploadInput } from '../../file/schema.ts'
import { receive } from '../../file/upload/receive.ts'
import { bodyReader } from '../../http/read-body.ts'
import { asAppError, callerOf, principalOf, recordDenial, refuse } from '../../trpc/base.ts'
import type { RequestContext } from '../../trpc/context.ts'
import { AppError } from '../../trpc/error.ts'
import { inSession, type Call, type GatedContext } from '../../trpc/procedure.ts'
import { analyze, sessionIdOf } from './analyze.ts'
import { FormReader, idempotencyKeyOf, noFiles, pipelineNamed, type Asked, type FormPart } from './form.ts'
import { AnalyzedForm } from './schema.ts'

/** A form whose parts are read as they come. */
export interface FormRequest {
  /** The pipeline that its address names. */
  readonly pipeline: string
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | undefined
  readonly parts: () => AsyncIterable<FormPart>
}

const BEGUN: AuditDeclaration = {
  event: 'file.create_upload',
  resource: 'file',
  action: 'create',
  phi: true,
}
const ANALYZED: AuditDeclaration = {
  event: 'assessment.analyze',
  resource: 'assessment',
  action: 'create',
  phi: true,
}

/** Longer than a request may take: what nobody was told of by then never will be. */
const DISCARD_AFTER_MS = 2 * 3_600_000

/** A file of the form that was taken in. */
interface SentFile {
  readonly role: string
  readonly fileId: UploadedFileId
  readonly filename: string
  readonly sha256: string
}

/**
 * Takes the files of a form as uploads of their patient, and begins an assessment of them as `assessment.analyze` does.
 * Where it is refused, cut off or was begun before under the same key, what was taken is erased; where the process dies
 * meanwhile, the sweeper does so.
 *
 * Throws `unauthenticated`, `forbidden`, `organization_required`, `not_found`, `invalid_input`, `too_large`,
 * `file_not_ready`, `idempotency_mismatch`, `files_unavailable`.
 */
export async function analyzeForm(
  ctx: RequestContext,
  { pipeline, idempotencyKey: keyHeader, parts }: FormRequest,
): Promise<z.output<typeof AnalyzedForm>> {
  const files = requireFiles(ctx.services)
  const gated = await permitted(ctx).catch(asAppError)
  const pipelineType = pipelineNamed(pipeline)
  const idempotencyKey = idempotencyKeyOf(keyHeader)
  const reader = new FormReader()
  const begun: UploadedFileId[] = []
  const sent: SentFile[] = []
  let asked: Asked | null = null
  try {
    for await (const part of parts()) {
      if (part.kind === 'text') {
        reader.addText(part)
        continue
      }
      const file = reader.addFile(part)
      asked = file.asked
      const fileId = await begin(gated, asked, part.filename)
      begun.push(fileId)
      const sha256 = await take(gated, files, { fileId, part, index: sent.length })
      sent.push({ role: file.role, fileId, filename: shownName(part.filename), sha256 })
    }
    if (asked === null) throw noFiles()
    const fields = { ...asked, pipelineType, idempotencyKey }
    // Files take long to come: who was let in may be no more by now.
    const still = await permitted({ ...ctx, caller: await ctx.callerNow() })
    return await inSession(still, ANALYZED, (call) => analyzeSent(call, fields, sent))
  } catch (error) {
    return asAppError(error)
  } finally {
    await eraseUnused(gated, files, begun)
  }
}

/** Who may send files and have them analyzed. Throws `unauthenticated`, `organization_required`, `forbidden`. */
async function permitted(ctx: RequestContext): Promise<GatedContext> {
  const principal = principalOf(callerOf(ctx))
  const scope = scopeOf(principal)
  if (scope !== null) return { ...ctx, principal, scope }
  await recordDenial(ctx, principal, ANALYZED)
  throw refuse(new AppError('forbidden', 'This needs the permissions file:write and assessment:create.'))
}

function scopeOf({ grants }: OrganizationPrincipal): Scope | null {
  const scope = grants['assessment:create']
  return scope === undefined || grants['file:write'] !== scope ? null : scope
}

const readUpload = bodyReader(CreateUploadInput)

async function begin(
  gated: GatedContext,
  { patientId }: Asked,
  originalFilename: string,
): Promise<UploadedFileId> {
  const input = readUpload(JSON.stringify({ patientId, originalFilename }))
  const discardAt = new Date(Date.now() + DISCARD_AFTER_MS)
  const { fileId } = await inSession(gated, BEGUN, (call) => beginFile(call, input, discardAt))
  return fileId
}

interface Taken {
  readonly fileId: UploadedFileId
  readonly part: Extract<FormPart, { kind: 'file' }>
  readonly index: number
}

/** Takes the bytes of a file, and answers their SHA-256. Throws `file_not_ready` where they are rejected. */
async function take(
  gated: GatedContext,
  files: FileServices,
  { fileId, part, index }: Taken,
): Promise<string> {
  const { organizationId } = gated.principal
  const work = { files, fileId, organizationId, origin: gated, inSession: sessionsOf(gated) }
  const body = { chunks: part.chunks, contentLength: null, contentRange: undefined }
  const state = await receive(work, body)
  if (state.status === 'ready' && state.sha256 !== null) return state.sha256
  const problem =
    state.status === 'rejected' ? `was rejected: ${state.rejectionReason}` : `is ${state.status}`
  throw new AppError('file_not_ready', 'A file was not taken in.', [{ path: `files.${index}`, problem }])
}

/**
 * Begins the assessment of what was sent, or answers the one that the same key began of the same bytes: then its files are
 * the ones that are meant, and not their copies.
 */
async function analyzeSent(
  call: Call,
  fields: Omit<Parameters<typeof analyze>[1], 'files'>,
  sent: readonly SentFile[],
): Promise<Audited<z.output<typeof AnalyzedForm>>> {
  const known = await filesBegunBefore(call.session, fields)
  const files = sent
    .map(({ role, fileId, filename, sha256 }) => {
      const same = known.find(
        (file) => file.role === role && file.name === filename && file.sha256 === sha256,
      )
      return { fileId: same?.fileId ?? fileId, role }
    })
    .toSorted((one, other) => (one.role < other.role ? -1 : 1))
  const { value, subject } = await analyze(call, { ...fields, files })
  const { sessionId, id: assessmentId, pipelineType, status } = value
  return {
    value: AnalyzedForm.parse({ session_id: sessionId, assessmentId, pipelineType, status, files }),
    subject,
  }
}

/** The files of what the same key began; a twin that is under way is waited for. */
async function filesBegunBefore(
  session: Session,
  { pipelineType, idempotencyKey }: Omit<Parameters<typeof analyze>[1], 'files'>,
) {
  if (idempotencyKey === undefined) return []
  const sessionId = sessionIdOf(pipelineType, idempotencyKey)
  await lockSessionId(session, sessionId)
  const { sql, organizationId } = session
  return sql
    .selectFrom('assessment_files as use')
    .innerJoin('assessments', (join) =>
      join
        .onRef('assessments.organizationId', '=', 'use.organizationId')
        .onRef('assessments.id', '=', 'use.assessmentId'),
    )
    .innerJoin('uploaded_files as file', (join) =>
      join.onRef('file.organizationId', '=', 'use.organizationId').onRef('file.id', '=', 'use.fileId'),
    )
    .select(['use.role', 'file.id as fileId', 'file.originalFilename as name', 'file.fileHash as sha256'])
    .where('assessments.organizationId', '=', organizationId)
    .where('assessments.sessionId', '=', sessionId)
    .execute()
}

/** Erases what no assessment was made from. What fails here is swept later. */
async function eraseUnused(
  gated: GatedContext,
  { store }: FileServices,
  fileIds: readonly UploadedFileId[],
): Promise<void> {
  const by = { principal: gated.principal, origin: gated }
  await sessionsOf(gated)((session) => discard(session, fileIds, by)).then(
    (erased) => removeBytes(store, erased),
    () => undefined,
  )
}

const sessionsOf =
  ({ database, principal: { organizationId, userId } }: GatedContext) =>
  <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    database.inOrganization({ organizationId, userId }, work)
