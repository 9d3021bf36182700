import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { client, signIn } from '../server/connection.ts'
import { meQuery } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { forgetAnswers, forgetPerson } from './ended.ts'

/** Where somebody of several organizations says in which they are now. */
export function OrganizationsPage() {
  const router = useRouter()
  const choosing = useMutation({
    mutationFn: (organizationId: string) => client.user.chooseOrganization.mutate({ organizationId }),
    onSuccess: async () => {
      forgetAnswers()
      await router.navigate({ to: '/', replace: true })
    },
  })
  const signingOut = useMutation({
    mutationFn: () => signIn.signOut(),
    onSuccess: async () => {
      forgetPerson()
      await router.navigate({ to: '/sign-in', replace: true })
    },
  })
  useEffect(() => {
    document.title = 'Organization · MediLens'
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Title order={1}>Where are you working?</Title>
          {choosing.error === null ? null : <ProblemAlert error={choosing.error} />}
          {signingOut.error === null ? null : <ProblemAlert error={signingOut.error} />}
          <Loaded query={useQuery(meQuery)}>
            {(me) =>
              me === null || me.organizations.length === 0 ? (
                <Empty title="You are in no organization">An administrator of yours invites you.</Empty>
              ) : (
                me.organizations.map(({ organizationId, name, roles }) => (
                  <Button
                    key={organizationId}
                    variant="default"
                    size="lg"
                    h="auto"
                    py="sm"
                    justify="flex-start"
                    styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
                    loading={choosing.isPending && choosing.variables === organizationId}
                    onClick={() => choosing.mutate(organizationId)}
                  >
                    <Stack component="span" gap={2}>
                      <span>{name}</span>
                      <Text component="span" size="xs" c="dimmed">
                        {roles.join(', ')}
                      </Text>
                    </Stack>
                  </Button>
                ))
              )
            }
          </Loaded>
          <Button
            variant="subtle"
            size="xs"
            loading={signingOut.isPending}
            onClick={() => signingOut.mutate()}
          >
            Sign out
          </Button>
        </Stack>
      </Paper>
    </Center>
  )
}
