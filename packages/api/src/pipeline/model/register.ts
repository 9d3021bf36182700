import { newId, type ModelVersionId, type PipelineType, type Session } from '@medilens/db'

/** A model as a result names it. */
export interface NamedModel {
  readonly name: string
  readonly version: string
  readonly digest?: string | undefined
  readonly framework?: string | undefined
}

/** A version that may measure here, or why it may not. */
export type RegisteredModel =
  | { readonly isRefused: false; readonly id: ModelVersionId }
  | {
      readonly isRefused: true
      readonly id: ModelVersionId
      readonly reason: 'model_revoked' | 'model_mismatch'
    }

/**
 * The version of the model that measured, written down with the first result that names it. Refused are one that was
 * revoked here, and one that is not what it was: a digest, once it is known, has to be named, and to be the same.
 */
export async function registerModel(
  { sql, organizationId }: Session,
  pipelineType: PipelineType,
  { name, version, digest, framework }: NamedModel,
): Promise<RegisteredModel> {
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
    // Not revoked, nor another, while a result of it is stored.
    .forUpdate()
    .executeTakeFirstOrThrow()
  const { id } = known
  if (known.revokedAt !== null) return { isRefused: true, id, reason: 'model_revoked' }
  if (known.digest !== null && known.digest !== digest)
    return { isRefused: true, id, reason: 'model_mismatch' }
  if (known.digest === null && digest !== undefined) {
    await sql
      .updateTable('model_registry')
      .set({ digest, updatedAt: now })
      .where('organizationId', '=', organizationId)
      .where('id', '=', id)
      .execute()
  }
  return { isRefused: false, id }
}
