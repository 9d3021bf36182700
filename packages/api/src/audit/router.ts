import { can, router } from '../trpc/procedure.ts'
import { AuditPage, ListAuditInput } from './schema.ts'
import { listAuditEvents } from './service.ts'

export const auditRouter = router({
  list: can('audit:read').query({
    audit: { event: 'audit.list', resource: 'audit_event', action: 'read', phi: false },
    input: ListAuditInput,
    output: AuditPage,
    run: listAuditEvents,
  }),
})
