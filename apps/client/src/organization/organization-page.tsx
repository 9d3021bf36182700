import { Page } from '../ui/page.tsx'

export const OrganizationPage = () => <Page name="OrganizationPage">Not built yet.</Page>
