import { Page } from '../ui/page.tsx'

export const AuditPage = () => <Page name="AuditPage">Not built yet.</Page>
