import { Page } from '../ui/page.tsx'

export const AccountPage = () => <Page name="AccountPage">Not built yet.</Page>
