import { defineEntity, p } from '@mikro-orm/postgresql'
import { PSEUDONYM_KINDS } from '../vocabulary.ts'
import { createdAt, id, organizationId } from './columns.ts'
import { Organization } from './organization.ts'
import { tenant } from './policies.ts'
import { toGlobal } from './references.ts'

/**
 * A pseudonym that a researcher was given, and the row it stands for. A keyed hash can't be turned back, so what was
 * handed out is written down; the key is not in the database.
 */
export const Pseudonym = defineEntity({
  name: 'Pseudonym',
  tableName: 'pseudonyms',
  ...tenant(),
  properties: {
    id: id<'PseudonymId'>(),
    organizationId: organizationId(),
    kind: p.enum([...PSEUDONYM_KINDS]),
    pseudonym: p.uuid(),
    /** Of the kind's own table. */
    rowId: p.uuid(),
    createdAt: createdAt(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'] }),
  },
  uniques: [{ name: 'pseudonyms_unique', properties: ['organizationId', 'kind', 'pseudonym'] }],
})
