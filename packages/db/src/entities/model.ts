import { defineEntity, p } from '@mikro-orm/postgresql'
import { PIPELINE_TYPES } from '../vocabulary.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, instant, organizationId, updatedAt, version } from './columns.ts'
import { Organization } from './organization.ts'
import { tenant } from './policies.ts'
import { toGlobal } from './references.ts'

/** A version of a model that measured for this organization; written with the first result that names it. */
export const ModelVersion = defineEntity({
  name: 'ModelVersion',
  tableName: 'model_registry',
  ...tenant(),
  properties: {
    id: id<'ModelVersionId'>(),
    organizationId: organizationId(),
    pipelineType: p.enum([...PIPELINE_TYPES]),
    name: p.string().length(100),
    modelVersion: p.string().length(50).fieldName('version'),
    /** SHA-256 of its weights or its code, in hex, where whoever runs it says so. */
    digest: p.string().length(64).nullable(),
    framework: p.string().length(100).nullable(),
    config: p.json<Record<string, string | number | boolean | null>>().nullable(),
    /** As measured by whoever vouches for it, 0–1. */
    accuracy: decimal(4, 3).nullable(),
    isActive: p.boolean().default(true),
    deployedAt: instant().nullable(),
    deprecatedAt: instant().nullable(),
    /** Since when its results are refused. */
    revokedAt: instant().nullable(),
    revocationReason: p.text().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    rowVersion: version(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'] }),
  },
  uniques: [
    { name: 'model_registry_organization_id_unique', properties: ['organizationId', 'id'] },
    {
      name: 'model_registry_version_unique',
      properties: ['organizationId', 'pipelineType', 'name', 'modelVersion'],
    },
  ],
  checks: ranges('model_registry', { numeric: { accuracy: [0, 1] } }),
})
