import { Page } from '../ui/page.tsx'

export const BiomarkerPage = () => <Page name="BiomarkerPage">Not built yet.</Page>
