import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { CreateApiKeyInput } from '@medilens/api/key/schema'
import { ROLE_NAMES, type RoleName } from '@medilens/db/vocabulary'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../server/connection.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { schemaErrors } from '../ui/schema-errors.ts'
import { keysQuery } from './keys.ts'
import { RoleSelect } from './role-select.tsx'
import { ShownOnce } from './shown-once.tsx'

interface CreateKeyDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

interface NewKey {
  readonly name: string
  readonly role: RoleName
  /** Empty for a key that does not expire. */
  readonly days: number | ''
}

const FIRST: NewKey = { name: '', role: 'service', days: 90 }

const sentOf = ({ name, role, days }: NewKey) => ({
  name,
  role,
  ...(days === '' ? {} : { expiresInDays: days }),
})

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ isOpen, onClose }: CreateKeyDialogProps) {
  const queryClient = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const form = useForm<NewKey>({
    initialValues: FIRST,
    validate: (values) => {
      const { expiresInDays, ...errors } = schemaErrors(CreateApiKeyInput, sentOf)(values)
      return expiresInDays === undefined ? errors : { ...errors, days: expiresInDays }
    },
  })
  const creating = useMutation({
    // The key goes from the answer to the dialog and nowhere else: what a mutation answers is kept in its cache.
    mutationFn: async (input: NewKey): Promise<void> => {
      const { key } = await client.key.create.mutate(sentOf(input))
      setSecret(key)
    },
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  const isCloseable = secret === null && !creating.isPending
  const close = (): void => {
    setSecret(null)
    onClose()
    creating.reset()
    form.reset()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={secret === null ? 'Create a key' : `The key ${form.values.name}`}
      // Escape or a click beside it would lose what nobody can show again, also while it is on its way.
      closeOnEscape={isCloseable}
      closeOnClickOutside={isCloseable}
      withCloseButton={isCloseable}
      size="lg"
    >
      {secret === null ? (
        <form onSubmit={form.onSubmit((input) => creating.mutate(input))} noValidate>
          <Stack>
            <FormProblem error={creating.error} />
            <TextInput
              label="Name"
              description="What it is for. To exchange a key, make another of the same name."
              required
              data-autofocus
              autoComplete="off"
              {...form.getInputProps('name')}
            />
            <RoleSelect
              roles={ROLE_NAMES}
              value={form.values.role}
              onChange={(role) => form.setFieldValue('role', role)}
            />
            <NumberInput
              label="Expires in days"
              description="Left empty, it lives until it is revoked."
              min={1}
              max={3650}
              allowDecimal={false}
              clampBehavior="none"
              value={form.values.days}
              onChange={(days) => form.setFieldValue('days', typeof days === 'number' ? days : '')}
              error={form.errors['days']}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close} disabled={!isCloseable}>
                Cancel
              </Button>
              <Button type="submit" loading={creating.isPending}>
                Create
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <ShownOnce secret={secret} onClose={close} />
      )}
    </Modal>
  )
}
