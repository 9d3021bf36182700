import { Alert, Button, Container } from '@mantine/core'
import { onlineManager } from '@tanstack/react-query'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { onReconnected } from '../server/reconnected.ts'
import { PageLink } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { PageCodeMissing } from './page-code.ts'

/** In the place of a page that could not be made. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const isCodeMissing = error instanceof PageCodeMissing
  const retry = useCallback(() => {
    // A browser remembers code that it could not fetch as long as the page stands.
    if (isCodeMissing) return location.reload()
    reset()
    void router.invalidate()
  }, [isCodeMissing, reset, router])
  useEffect(() => onReconnected(retry), [retry])
  return (
    <Container component="main" size="sm" py="xl">
      {isCodeMissing ? <CodeMissing onReload={retry} /> : <ProblemAlert error={error} onRetry={retry} />}
    </Container>
  )
}

const CodeMissing = ({ onReload }: { readonly onReload: () => void }) =>
  onlineManager.isOnline() ? (
    <Alert role="alert" title="A newer MediLens is there">
      <p>This page belongs to the version before. Reload to go on with the new one.</p>
      <Button size="xs" onClick={onReload}>
        Reload
      </Button>
    </Alert>
  ) : (
    <Alert role="alert" color="yellow" title="This page can’t be opened offline">
      It was not opened before, and opens as soon as the connection is back. What you had open is still there:
      go back to it.
    </Alert>
  )

/** Where an address leads nowhere, within what surrounds every page. */
export const NotFound = () => (
  <Page name="There is no such page">
    <PageLink to="/" underline="always">
      To the first page
    </PageLink>
  </Page>
)

/** Where an address leads nowhere at all. */
export const NotFoundAlone = () => (
  <Container component="main" size="sm" py="xl">
    <NotFound />
  </Container>
)
