import { Page } from '../ui/page.tsx'

export const MembersPage = () => <Page name="MembersPage">Not built yet.</Page>
