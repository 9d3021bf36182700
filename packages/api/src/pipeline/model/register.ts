import { newId, type ModelVersionId, type PipelineType, type Session } from '@medilens/db'
import { AppError } from '../../trpc/error.ts'

/** A model as a result names it. */
export interface NamedModel {
  readonly name: string
  readonly version: string
  readonly digest?: string | undefined
  readonly framework?: string | undefined
}

/**
 * The version of the model that measured, written down with the first result that names it. Throws `model_revoked`,
 * `model_mismatch` where the same version was another one before.
 */
export async function registerModel(
  { sql, organizationId }: Session,
  pipelineType: PipelineType,
  { name, version, digest, framework }: NamedModel,
): Promise<ModelVersionId> {
  const now = new Date()
  await sql
    .insertInto('model_registry')
    .values({
      id: newId<'ModelVersionId'>(),
      organizationId,
      pipelineType,
      name,
      modelVersion: version,
      digest: digest ?? null,
      framework: framework ?? null,
      isActive: true,
      deployedAt: now,
      createdAt: now,
      updatedAt: now,
      rowVersion: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(['organizationId', 'pipelineType', 'name', 'modelVersion']).doNothing(),
    )
    .execute()
  const known = await sql
    .selectFrom('model_registry')
    .select(['id', 'digest', 'revokedAt'])
    .where('organizationId', '=', organizationId)
    .where('pipelineType', '=', pipelineType)
    .where('name', '=', name)
    .where('modelVersion', '=', version)
    // Not revoked while a result of it is stored.
    .forShare()
    .executeTakeFirstOrThrow()
  if (known.revokedAt !== null) {
    throw new AppError(
      'model_revoked',
      'This version of the model was revoked here: its results are refused.',
    )
  }
  if (digest !== undefined && known.digest !== null && known.digest !== digest) {
    throw new AppError(
      'model_mismatch',
      'A model of this name and version has another digest here: give what changed a version of its own.',
    )
  }
  return known.id
}
