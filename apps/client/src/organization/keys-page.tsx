import { Page } from '../ui/page.tsx'

export const KeysPage = () => <Page name="KeysPage">Not built yet.</Page>
