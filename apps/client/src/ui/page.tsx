import { Group, Stack, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

interface PageProps {
  /** Also the document's title, which browsers write into their history: never whom or what it is about. */
  readonly name: string
  /** What stands at its head, where that is more than its name. */
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: its title, what may be done there, and what it is about. */
export function Page({ name, title = name, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${name} · MediLens`
  }, [name])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="center" gap="sm">
        <Title order={1}>{title}</Title>
        {actions === undefined ? null : (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Stack>
  )
}
