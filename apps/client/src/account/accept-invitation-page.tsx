import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { AcceptInvitationInput, SHORTEST_PASSWORD } from '@medilens/api/access/schema'
import { isMediLensError } from '@medilens/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { signIn } from '../server/connection.ts'
import { meQuery } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { FormProblem } from '../ui/form-problem.tsx'
import { PageLink } from '../ui/link.tsx'
import { schemaErrors } from '../ui/schema-errors.ts'
import { forgetAnswers } from './ended.ts'
import { useInvitationToken } from './invitation-token.ts'

/** Where the link of an invitation leads: to an account of one's own, and into the organization. */
export function AcceptInvitationPage() {
  const token = useInvitationToken()
  useEffect(() => {
    document.title = 'Invitation · MediLens'
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <div>
            <Title order={1}>MediLens</Title>
            <Text size="sm" c="dimmed">
              You are invited to an organization.
            </Text>
          </div>
          {token === null ? <NoToken /> : <AcceptForm key={token} token={token} />}
        </Stack>
      </Paper>
    </Center>
  )
}

const NoToken = () => (
  <Empty title="Open the link of your invitation">
    It works once, and this page does not keep it: after loading the page anew, open the link again. If you
    have joined already, <PageLink to="/sign-in">sign in</PageLink>.
  </Empty>
)

interface Joining {
  readonly name: string
  readonly password: string
}

function AcceptForm({ token }: { readonly token: string }) {
  const router = useRouter()
  const sentOf = ({ name, password }: Joining) => ({
    token,
    password,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
  })
  const form = useForm<Joining>({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: (values) => ({
      ...schemaErrors(AcceptInvitationInput, sentOf)(values),
      ...(values.password.length < SHORTEST_PASSWORD
        ? { password: `at least ${SHORTEST_PASSWORD} characters` }
        : {}),
    }),
  })
  const { data: me = null } = useQuery(meQuery)
  const joining = useMutation({
    mutationFn: (values: Joining) => signIn.acceptInvitation(sentOf(values)),
    onSuccess: async () => {
      forgetAnswers()
      await router.navigate({ to: '/', replace: true })
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => joining.mutate(values))} noValidate>
      <Stack>
        {me === null ? null : (
          <Alert variant="light">
            <Text size="sm">
              You are signed in as {me.user.name}. Accepting signs in whoever the invitation is for.
            </Text>
          </Alert>
        )}
        <Refusal error={joining.error} hasTokenError={form.errors['token'] !== undefined} />
        <TextInput
          label="Name"
          description="As others see you. Only for a new account."
          autoComplete="name"
          autoFocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label="Password"
          description={`For a new account one of your own, at least ${SHORTEST_PASSWORD} characters. If you have an account with this e-mail, its password.`}
          autoComplete="new-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={joining.isPending}>
          Accept and sign in
        </Button>
      </Stack>
    </form>
  )
}

interface RefusalProps {
  readonly error: unknown
  /** Whether what the link holds is no token at all. */
  readonly hasTokenError: boolean
}

/** Why the invitation was not accepted, and what to do. */
const Refusal = ({ error, hasTokenError }: RefusalProps) => {
  const reason = isMediLensError(error) ? error.reason : null
  if (hasTokenError || reason === 'invitation_invalid') {
    return (
      <Alert role="alert" color="red" variant="light" title="This invitation is not valid">
        <Text size="sm">
          It was used already, its time is over, or the link is not complete. Copy the whole link once more,
          or ask whoever invited you for another. If you have joined already,{' '}
          <PageLink to="/sign-in">sign in</PageLink>.
        </Text>
      </Alert>
    )
  }
  if (reason === 'sign_in_failed') {
    return (
      <Alert role="alert" color="red" variant="light" title="Not signed in">
        <Text size="sm">
          There is an account with the e-mail that was invited, and this is not its password. Enter that one;
          the invitation is still good.
        </Text>
      </Alert>
    )
  }
  return <FormProblem error={error} />
}
