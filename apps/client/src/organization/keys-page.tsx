import { Alert, Button, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeyTable } from './key-table.tsx'
import { isLive, rotating, stateOf } from './key-state.ts'
import { keysQuery, type ApiKey } from './keys.ts'
import { RevokeKeyDialog } from './revoke-key-dialog.tsx'

/** The keys by which programs call in the name of the organization. */
export const KeysPage = () => (
  <Permitted to="key:manage">
    <Keys />
  </Permitted>
)

function Keys() {
  const [isCreating, { open, close }] = useDisclosure(false)
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  const query = useQuery(keysQuery)
  return (
    <Page
      name="API keys"
      actions={
        <Button size="xs" leftSection={<IconKey size={14} aria-hidden />} onClick={open}>
          Create a key
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        A program calls with a key as its role allows. The key itself is shown once, when it is made; here is
        what is known of it afterwards.
      </Text>
      <Loaded query={query}>
        {(keys) => <KeyList keys={keys} now={query.dataUpdatedAt} onRevoke={setRevoked} />}
      </Loaded>
      <CreateKeyDialog isOpen={isCreating} onClose={close} />
      <RevokeKeyDialog apiKey={revoked} onClose={() => setRevoked(null)} />
    </Page>
  )
}

interface KeyListProps {
  readonly keys: readonly ApiKey[]
  /** When they were asked for. */
  readonly now: number
  readonly onRevoke: (key: ApiKey) => void
}

function KeyList({ keys, now, onRevoke }: KeyListProps) {
  const [showsEnded, setShowsEnded] = useState(false)
  const live = keys.filter((key) => isLive(stateOf(key, now)))
  const ended = keys.length - live.length
  return (
    <>
      {rotating(keys, now).map((name) => (
        <Alert
          key={name}
          variant="light"
          icon={<IconRefresh aria-hidden />}
          title={`Two live keys “${name}”`}
        >
          <Text size="sm">
            That is how one takes over from the other without a gap: give the newer one to the program, see
            here that it is used, then revoke the older one. A third cannot be made before that.
          </Text>
        </Alert>
      ))}
      {ended === 0 ? null : (
        <Switch
          label={`Show ${ended} revoked or expired`}
          checked={showsEnded}
          onChange={({ currentTarget }) => setShowsEnded(currentTarget.checked)}
        />
      )}
      {live.length === 0 && !showsEnded ? (
        <Empty title="No key is live">Create one for a program that is to call MediLens.</Empty>
      ) : (
        <KeyTable keys={showsEnded ? keys : live} now={now} onRevoke={onRevoke} />
      )}
    </>
  )
}
