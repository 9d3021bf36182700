import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { settleOver } from '../server/session-over.ts'

/** In place of every page once a session is over, until the server can be asked and leads to the sign-in. */
export function SessionOverPage() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = 'Signed out · MediLens'
    heading.current?.focus()
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
            Signed out
          </Title>
          <Text size="sm">
            This page was left alone for too long, or MediLens could not be reached, so it shows nothing any
            more. What you typed is kept.
          </Text>
          <Text size="sm">You can sign in as soon as MediLens can be reached.</Text>
          <Button onClick={() => void settleOver()}>Try now</Button>
        </Stack>
      </Paper>
    </Center>
  )
}
