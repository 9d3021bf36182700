import { Affix, Alert } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { useSessionState } from './use-session-state.ts'

/** Says shortly before a session ends that it does, and what keeps it. */
export function EndingNotice() {
  const state = useSessionState()
  if (state !== 'left alone' && state !== 'out of reach') return null
  return (
    <Affix position={{ top: 56, left: 16, right: 16 }} zIndex={500} className="no-print">
      <Alert
        role="alert"
        color="yellow"
        variant="filled"
        autoContrast
        maw={560}
        mx="auto"
        icon={<IconClockPause aria-hidden />}
        title="You will be signed out within two minutes"
      >
        {state === 'left alone'
          ? 'Nobody has touched this page for a while. Press any key or click to stay signed in.'
          : 'MediLens could not be reached to renew your session, or it has reached its longest time. What you typed is kept.'}
      </Alert>
    </Affix>
  )
}
