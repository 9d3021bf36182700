import { Page } from '../ui/page.tsx'

export const PatientsPage = () => <Page name="PatientsPage">Not built yet.</Page>
