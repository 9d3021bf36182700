import { Page } from '../ui/page.tsx'

export const EditPatientPage = () => <Page name="EditPatientPage">Not built yet.</Page>
