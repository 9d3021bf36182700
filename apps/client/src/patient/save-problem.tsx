import { Alert } from '@mantine/core'
import { isMediLensError } from '@medilens/client'
import { ProblemAlert } from '../ui/problem-alert.tsx'

/** Whether it is unknown if what was sent arrived: no answer came. */
const isUnanswered = (error: unknown): boolean =>
  isMediLensError(error) && (error.reason === 'network' || error.reason === 'timed_out_locally')

/** Why something was not saved; that nothing typed is lost, where one may have feared for it. */
export const SaveProblem = ({ error }: { readonly error: unknown }) => {
  if (error === null) return null
  if (!isUnanswered(error)) return <ProblemAlert error={error} />
  return (
    <Alert role="alert" color="red" variant="light" title="Not saved: the server cannot be reached">
      What you typed is still here. Save it again when the connection is back; nothing is sent by itself.
    </Alert>
  )
}
