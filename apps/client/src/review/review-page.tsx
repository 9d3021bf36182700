import { Page } from '../ui/page.tsx'

export const ReviewPage = () => <Page name="ReviewPage">Not built yet.</Page>
