import { Page } from '../ui/page.tsx'

export const AssessmentsPage = () => <Page name="AssessmentsPage">Not built yet.</Page>
