import { newId, type ModelVersionId, type PipelineType, type Session } from '@medilens/db'

/** How the built-in pipelines name their model. They name no digest, whichever key they work with. */
const BUILT_IN = 'reference'

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
      /** Null where nothing is known of such a version. */
      readonly id: ModelVersionId | null
      readonly reason: 'model_revoked' | 'model_mismatch'
    }

/**
 * The version of the model that measured, written down with the first result that names it. Refused are one that was
 * revoked here, and one that is not what it was: the digest of the first result, or none, is what each further one has to
 * name, until an admin says otherwise (`model.update`). A version of the built-in pipelines has none from the first: who calls
 * something else by their name does not have theirs refused.
 */
export async function registerModel(
  session: Session,
  pipelineType: PipelineType,
  model: NamedModel,
): Promise<RegisteredModel> {
  const isOtherThanBuiltIn = model.name === BUILT_IN && model.digest !== undefined
  if (!isOtherThanBuiltIn) await writeDown(session, pipelineType, model)
  const known = await session.sql
    .selectFrom('model_registry')
    .select(['id', 'digest', 'revokedAt'])
    .where('organizationId', '=', session.organizationId)
    .where('pipelineType', '=', pipelineType)
    .where('name', '=', model.name)
    .where('modelVersion', '=', model.version)
    // Not revoked, nor another, while a result of it is stored.
    .forUpdate()
    .executeTakeFirst()
  if (known === undefined) return { isRefused: true, id: null, reason: 'model_mismatch' }
  const { id } = known
  if (known.revokedAt !== null) return { isRefused: true, id, reason: 'model_revoked' }
  if (known.digest !== (model.digest ?? null)) return { isRefused: true, id, reason: 'model_mismatch' }
  return { isRefused: false, id }
}

async function writeDown(
  { sql, organizationId }: Session,
  pipelineType: PipelineType,
  { name, version, digest, framework }: NamedModel,
): Promise<void> {
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
}
