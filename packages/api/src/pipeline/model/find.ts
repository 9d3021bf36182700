import type { ModelVersionId, Session } from '@medilens/db'
import type { z } from 'zod'
import { notFound } from '../../trpc/error.ts'
import type { ModelVersion } from './schema.ts'

type Answer = z.input<typeof ModelVersion>

/** Versions of models with what they measured, by whatever else is asked of the query. */
export const selectModels = ({ sql, organizationId }: Session) =>
  sql
    .selectFrom('model_registry')
    .select([
      'id',
      'pipelineType',
      'name',
      // Its column is called `version`, and so would be what is answered.
      'modelVersion as versionName',
      'digest',
      'framework',
      'config',
      'accuracy',
      'deployedAt',
      'deprecatedAt',
      'revokedAt',
      'revocationReason',
      'rowVersion',
      'createdAt',
    ])
    .select((e) => {
      const measured = e
        .selectFrom('assessments as measured')
        .whereRef('measured.organizationId', '=', 'model_registry.organizationId')
        .whereRef('measured.modelVersionId', '=', 'model_registry.id')
        .where('measured.deletedAt', 'is', null)
        .select(e.fn.countAll<string>().as('count'))
      const standing = measured
        .where('measured.supersededById', 'is', null)
        .where('measured.status', '=', 'completed')
      return [measured.as('results'), standing.as('standing')]
    })
    .where('organizationId', '=', organizationId)

type Row = Awaited<ReturnType<ReturnType<typeof selectModels>['execute']>>[number]

/** One version as it is answered. Throws `not_found`. */
export async function readModel(session: Session, id: ModelVersionId): Promise<Answer> {
  const row = await selectModels(session).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound('model')
  return modelAnswer(row)
}

export const modelAnswer = ({ id, versionName, deployedAt, deprecatedAt, ...row }: Row): Answer => ({
  ...row,
  modelVersionId: id,
  version: versionName,
  activeFrom: deployedAt?.toISOString() ?? null,
  activeTo: deprecatedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  results: Number(row.results),
  standing: Number(row.standing),
  createdAt: row.createdAt.toISOString(),
})

/**
 * Whether a version was revoked. `lock` holds its row until the transaction ends, so that it is neither revoked nor measures
 * meanwhile. Throws `not_found`.
 */
export async function findModel(
  { sql, organizationId }: Session,
  id: ModelVersionId,
  { lock = false }: { readonly lock?: boolean } = {},
) {
  const query = sql
    .selectFrom('model_registry')
    .select(['id', 'revokedAt', 'rowVersion'])
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) throw notFound('model')
  return row
}
