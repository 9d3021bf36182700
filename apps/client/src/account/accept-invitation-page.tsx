import { Page } from '../ui/page.tsx'

export const AcceptInvitationPage = () => <Page name="AcceptInvitationPage">Not built yet.</Page>
