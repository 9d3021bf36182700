import { Alert, Text } from '@mantine/core'
import { isMediLensError } from '@medilens/client'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { ProblemAlert } from './problem-alert.tsx'

/** Why a form was not taken. What was typed is still there: nothing of it is sent again by itself. */
export const FormProblem = ({ error }: { readonly error: unknown }) => {
  if (error === null || error === undefined) return null
  if (!isMediLensError(error) || (error.reason !== 'network' && error.reason !== 'timed_out_locally'))
    return <ProblemAlert error={error} />
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconPlugConnectedX aria-hidden />}
      title="No answer from the server"
    >
      <Text size="sm">
        What you entered is still here. Look whether it was taken, and send it again once you are connected.
      </Text>
    </Alert>
  )
}
