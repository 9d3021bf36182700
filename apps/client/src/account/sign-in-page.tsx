import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { isMediLensError } from '@medilens/client'
import { SignInInput } from '@medilens/api/access/schema'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { signIn } from '../server/connection.ts'
import { problemOf } from '../ui/problem.ts'
import { schemaErrors } from '../ui/schema-errors.ts'
import { forgetAnswers } from './ended.ts'

const route = getRouteApi('/sign-in')

/** Where people who are not signed in come to, and go on from to where they wanted. */
export function SignInPage() {
  const router = useRouter()
  const { to } = route.useSearch()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: schemaErrors(SignInInput),
  })
  const signingIn = useMutation({
    mutationFn: (input: { email: string; password: string }) => signIn.signIn(input),
    onSuccess: async () => {
      forgetAnswers()
      await router.navigate({ href: ownPath(to), replace: true })
    },
    onError: () => form.setFieldValue('password', ''),
  })
  useEffect(() => {
    document.title = 'Sign in · MediLens'
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={380}>
        <form onSubmit={form.onSubmit((input) => signingIn.mutate(input))} noValidate>
          <Stack>
            <div>
              <Title order={1}>MediLens</Title>
              <Text size="sm" c="dimmed">
                Sign in with your organization’s account.
              </Text>
            </div>
            {signingIn.error === null ? null : (
              <Alert role="alert" color="red" title={refusal(signingIn.error)}>
                {problemOf(signingIn.error).text}
              </Alert>
            )}
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              autoFocus
              required
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={signingIn.isPending}>
              Sign in
            </Button>
            <Text size="xs" c="dimmed">
              There is no open sign-up: an administrator of your organization invites you.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}

const refusal = (error: unknown): string =>
  isMediLensError(error) && error.reason === 'sign_in_failed' ? 'Not signed in' : problemOf(error).title

/** Only a page of this application is gone on to. */
const ownPath = (to: string | undefined): string => {
  const url = to === undefined ? null : URL.parse(to, location.origin)
  return url === null || url.origin !== location.origin ? '/' : url.pathname + url.search + url.hash
}
