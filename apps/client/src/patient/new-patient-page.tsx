import { Page } from '../ui/page.tsx'

export const NewPatientPage = () => <Page name="NewPatientPage">Not built yet.</Page>
