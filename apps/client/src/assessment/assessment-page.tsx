import { Page } from '../ui/page.tsx'

export const AssessmentPage = () => <Page name="AssessmentPage">Not built yet.</Page>
