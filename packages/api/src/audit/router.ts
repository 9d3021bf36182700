import { can, router } from '../trpc/procedure.ts'
import { AuditPage, ListAuditInput, ListSignInsInput, SignInPage } from './schema.ts'
import { listAuditEvents } from './service.ts'
import { listSignIns } from './sign-ins.ts'

export const auditRouter = router({
  list: can('audit:read').query({
    audit: { event: 'audit.list', resource: 'audit_event', action: 'read', phi: false },
    input: ListAuditInput,
    output: AuditPage,
    run: listAuditEvents,
  }),
  signIns: can('audit:read').query({
    audit: { event: 'audit.list_sign_ins', resource: 'audit_event', action: 'read', phi: false },
    input: ListSignInsInput,
    output: SignInPage,
    run: listSignIns,
  }),
})
