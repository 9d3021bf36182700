import { Button, Group, PasswordInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { ChangePasswordInput, SHORTEST_PASSWORD } from '@medilens/api/access/schema'
import { isMediLensError } from '@medilens/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { signIn } from '../server/connection.ts'
import { useMe } from '../server/me.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { showDone } from '../ui/notices.ts'
import { schemaErrors } from '../ui/schema-errors.ts'

interface Passwords {
  readonly currentPassword: string
  readonly newPassword: string
  /** A password of which one letter was mistyped lets nobody in. */
  readonly again: string
}

const EMPTY: Passwords = { currentPassword: '', newPassword: '', again: '' }

const sentOf = ({ currentPassword, newPassword }: Passwords) => ({ currentPassword, newPassword })
const asSent = schemaErrors(ChangePasswordInput, sentOf)

/** Sets another password; every other browser is signed out by it. */
export function PasswordForm() {
  const { user } = useMe()
  const queryClient = useQueryClient()
  const form = useForm<Passwords>({
    mode: 'uncontrolled',
    initialValues: EMPTY,
    validate: (values) => ({
      ...asSent(values),
      ...(values.newPassword.length < SHORTEST_PASSWORD
        ? { newPassword: `at least ${SHORTEST_PASSWORD} characters` }
        : {}),
      ...(values.again === values.newPassword ? {} : { again: 'is not the same' }),
    }),
  })
  const changing = useMutation({
    mutationFn: (passwords: Passwords) => signIn.changePassword(sentOf(passwords)),
    onSuccess: async () => {
      form.reset()
      showDone('Your password is changed. Every other browser is signed out.')
      await queryClient.invalidateQueries({ queryKey: api.user.sessions.queryKey({}) })
    },
    onError: (error) => {
      if (isWrong(error)) form.setFieldError('currentPassword', 'is not your current password')
    },
  })
  return (
    <form
      onSubmit={form.onSubmit((passwords) => changing.mutate(passwords))}
      noValidate
      aria-label="Password"
    >
      <Stack gap="sm">
        <FormProblem error={isWrong(changing.error) ? null : changing.error} />
        {/* Password managers learn from it whose password it is. */}
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            required
            key={form.key('currentPassword')}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            required
            key={form.key('newPassword')}
            {...form.getInputProps('newPassword')}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            required
            key={form.key('again')}
            {...form.getInputProps('again')}
          />
        </SimpleGrid>
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            At least {SHORTEST_PASSWORD} characters; length counts, not signs. All other browsers are signed
            out.
          </Text>
          <Button type="submit" size="xs" variant="default" loading={changing.isPending}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const isWrong = (error: unknown): boolean =>
  isMediLensError(error) && error.issues.some(({ path }) => path === 'currentPassword')
