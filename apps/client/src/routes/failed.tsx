import { Container } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { onReconnected } from '../server/reconnected.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'

/** In the place of a page that could not be made. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  useEffect(() => onReconnected(() => void router.invalidate()), [router])
  return (
    <Container size="sm" py="xl">
      <ProblemAlert error={error} onRetry={retry} />
    </Container>
  )
}

/** Where an address leads nowhere. */
export const NotFound = () => (
  <Empty title="There is no such page">
    <PageLink to="/">To the first page</PageLink>
  </Empty>
)
