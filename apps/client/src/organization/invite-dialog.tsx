import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { InviteInput } from '@medilens/api/organization/schema'
import { PERSON_ROLES } from '@medilens/db/vocabulary'
import { useMutation } from '@tanstack/react-query'
import { formatMinute } from '../format/date.ts'
import { client } from '../server/connection.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { schemaErrors } from '../ui/schema-errors.ts'
import { RoleSelect } from './role-select.tsx'

interface InviteDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

interface Invited {
  readonly email: string
  readonly role: (typeof PERSON_ROLES)[number]
}

const FIRST: Invited = { email: '', role: 'clinician' }

/** Invites a person by e-mail; whether they have an account already is nobody's business here. */
export function InviteDialog({ isOpen, onClose }: InviteDialogProps) {
  const form = useForm<Invited>({ initialValues: FIRST, validate: schemaErrors(InviteInput, trimmed) })
  const inviting = useMutation({
    mutationFn: (input: Invited) => client.organization.invite.mutate(input),
    onSuccess: () => form.setFieldValue('email', ''),
  })
  const close = (): void => {
    onClose()
    inviting.reset()
    form.reset()
  }
  return (
    <Modal opened={isOpen} onClose={close} title="Invite a person">
      <form onSubmit={form.onSubmit((values) => inviting.mutate(trimmed(values)))} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            They receive a link with which they set a password, or join with the account that they have. It
            works once.
          </Text>
          <FormProblem error={inviting.error} />
          {inviting.isSuccess ? <Sent {...inviting.variables} expiresAt={inviting.data.expiresAt} /> : null}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="off"
            required
            data-autofocus
            {...form.getInputProps('email')}
          />
          <RoleSelect
            roles={PERSON_ROLES}
            value={form.values.role}
            onChange={(role) => form.setFieldValue('role', role)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {inviting.isSuccess ? 'Done' : 'Cancel'}
            </Button>
            <Button type="submit" loading={inviting.isPending}>
              Invite
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const trimmed = ({ email, role }: Invited): Invited => ({ email: email.trim(), role })

const Sent = ({ email, role, expiresAt }: Invited & { readonly expiresAt: string }) => (
  <Alert role="status" variant="light" title="Invited">
    <Text size="sm">
      {email} can join as {role} until {formatMinute(expiresAt)}. This answer is the same whether or not they
      have an account. The link goes to whoever delivers it and to nobody else; a server in development sends
      no e-mail and writes it on its console.
    </Text>
  </Alert>
)
