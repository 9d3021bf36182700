import { Page } from '../ui/page.tsx'

export const PatientPage = () => <Page name="PatientPage">Not built yet.</Page>
