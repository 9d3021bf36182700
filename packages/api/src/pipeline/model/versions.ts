import { newId, readPage, type Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findModel, modelAnswer, readModel, selectModels } from './find.ts'
import type {
  GetModelInput,
  ListModelsInput,
  ModelPage,
  ModelVersion,
  RegisteredModel,
  RegisterModelInput,
  RevokeModelInput,
  UpdatedModel,
  UpdateModelInput,
} from './schema.ts'

type Answer<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

/** One version of a model, with how much it measured. Throws `not_found`. */
export async function getModel(
  { session }: Call,
  { modelVersionId }: z.output<typeof GetModelInput>,
): Answer<typeof ModelVersion> {
  const model = await readModel(session, modelVersionId)
  return audited(model, { resourceId: modelVersionId, patientId: null })
}

/** The versions of models that measure here or did, the newest first, with how much each of them measured. */
export async function listModels(
  { session }: Call,
  input: z.output<typeof ListModelsInput>,
): Answer<typeof ModelPage> {
  const all = selectModels(session)
  const query = input.pipelineType === undefined ? all : all.where('pipelineType', '=', input.pipelineType)
  const { rows, nextCursor } = await readPage(query, 'model_registry', ['id'], 'desc', input)
  return audited({ items: rows.map(modelAnswer), nextCursor }, NOBODY)
}

/**
 * Writes a version of a model down before its first result: with a digest, no result is taken that names another or none;
 * without one, none that names any. One that is there already is answered as it is, and changed by `model.update`.
 */
export async function registerModelVersion(
  { session }: Call,
  { pipelineType, name, version, digest, ...described }: z.output<typeof RegisterModelInput>,
): Answer<typeof RegisteredModel> {
  const { sql, organizationId } = session
  const now = new Date()
  const row = await sql
    .insertInto('model_registry')
    .values({
      id: newId<'ModelVersionId'>(),
      organizationId,
      pipelineType,
      name,
      modelVersion: version,
      digest: digest ?? null,
      deployedAt: now,
      ...columnsOf(described),
      isActive: true,
      createdAt: now,
      updatedAt: now,
      rowVersion: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(['organizationId', 'pipelineType', 'name', 'modelVersion']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  const model = modelAnswer(
    await selectModels(session)
      .where('pipelineType', '=', pipelineType)
      .where('name', '=', name)
      .where('modelVersion', '=', version)
      .executeTakeFirstOrThrow(),
  )
  const outcome = row === undefined ? 'exists' : 'registered'
  return audited(
    { outcome, model },
    { resourceId: model.modelVersionId, patientId: null, details: { outcome } },
  )
}

type Described = Pick<
  z.output<typeof UpdateModelInput>,
  'digest' | 'framework' | 'config' | 'accuracy' | 'activeFrom' | 'activeTo'
>

/** What was given, under the names of the columns. */
const columnsOf = ({ activeFrom, activeTo, ...same }: Described) => ({
  ...same,
  ...(activeFrom === undefined ? {} : { deployedAt: activeFrom }),
  ...(activeTo === undefined ? {} : { deprecatedAt: activeTo }),
})

/**
 * Says how a version is run and how well it measures, where nobody else has changed that since it was read. Another digest, or
 * none, is what its further results have to name: so a wrong one is corrected. Throws `not_found`.
 */
export async function updateModel(
  { session }: Call,
  { modelVersionId, expectedVersion, ...described }: z.output<typeof UpdateModelInput>,
): Answer<typeof UpdatedModel> {
  const { sql, organizationId } = session
  const subject = { resourceId: modelVersionId, patientId: null }
  const row = await sql
    .updateTable('model_registry')
    .set({ ...columnsOf(described), updatedAt: new Date(), rowVersion: expectedVersion + 1 })
    .where('organizationId', '=', organizationId)
    .where('id', '=', modelVersionId)
    .where('rowVersion', '=', expectedVersion)
    .returning('id')
    .executeTakeFirst()
  const model = await readModel(session, modelVersionId)
  return row === undefined
    ? audited({ outcome: 'conflict', current: model }, { ...subject, details: { outcome: 'conflict' } })
    : audited(
        { outcome: 'updated', model },
        { ...subject, details: { outcome: 'updated', fields: Object.keys(described) } },
      )
}

/**
 * Refuses every further result of a version. What it measured before stands until `model.recall`. Revoking it once more
 * changes nothing. Throws `not_found`.
 */
export async function revokeModel(
  { session }: Call,
  { modelVersionId, reason }: z.output<typeof RevokeModelInput>,
): Answer<typeof ModelVersion> {
  const model = await findModel(session, modelVersionId, { lock: true })
  const outcome = model.revokedAt === null ? 'revoked' : 'unchanged'
  if (outcome === 'revoked') await writeRevocation(session, model, reason)
  return audited(await readModel(session, modelVersionId), {
    resourceId: modelVersionId,
    patientId: null,
    details: { outcome },
  })
}

async function writeRevocation(
  { sql, organizationId }: Session,
  { id, rowVersion }: Awaited<ReturnType<typeof findModel>>,
  revocationReason: string,
): Promise<void> {
  const now = new Date()
  await sql
    .updateTable('model_registry')
    .set({ isActive: false, revokedAt: now, revocationReason, updatedAt: now, rowVersion: rowVersion + 1 })
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
    .execute()
}
