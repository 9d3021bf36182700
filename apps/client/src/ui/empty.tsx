import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface EmptyProps {
  /** That there is nothing, in so many words. */
  readonly title: string
  /** Why, or what to do about it. */
  readonly children?: ReactNode
}

/** Where there is nothing to show. */
export const Empty = ({ title, children }: EmptyProps) => (
  <Stack align="center" gap={4} py="xl">
    <Text fw={600}>{title}</Text>
    {children === undefined ? null : (
      <Text size="sm" c="dimmed" ta="center">
        {children}
      </Text>
    )}
  </Stack>
)
