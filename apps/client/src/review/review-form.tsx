import { Alert, Button, CopyButton, Group, Stack, Textarea } from '@mantine/core'
import { ReviewInput } from '@medilens/api/assessment/review/schema'
import { useEffect, useRef, type KeyboardEvent, type SyntheticEvent } from 'react'
import type { PaperPatient } from '../assessment/paper-patient.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { ReviewedPerson } from './reviewed-person.tsx'

/** Whether a note can be signed: not where another review stands or another run took the place of what was read. */
export type Standing = 'open' | 'changed' | 'taken' | 'superseded' | 'recalled'

interface ReviewFormProps {
  readonly person: PaperPatient
  readonly text: string
  readonly onWrite: (text: string) => void
  readonly onSign: (text: string) => void
  readonly isSigning: boolean
  readonly error: unknown
  readonly standing: Standing
  readonly hasFocus: boolean
  readonly onGiveUp: (() => void) | undefined
}

const { note: Note } = ReviewInput.shape

/** A note, and the signature that one has seen the assessment. What is typed stays, whatever becomes of the signing. */
export function ReviewForm(props: ReviewFormProps) {
  const { person, text, onWrite, onSign, isSigning, error, standing, hasFocus, onGiveUp } = props
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (hasFocus) field.current?.focus()
  }, [hasFocus])
  useLeaveWarning(text !== '')
  const fault = text.trim() === '' ? null : (Note.safeParse(text.trim()).error?.issues[0]?.message ?? null)
  const isClosed = standing !== 'open' && standing !== 'changed'
  const sign = (event: SyntheticEvent) => {
    event.preventDefault()
    if (fault === null && !isClosed && !isSigning) onSign(text)
  }
  const signByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) sign(event)
  }
  return (
    <Stack gap="xs" component="form" maw="46rem" className="no-print" onSubmit={sign}>
      <ReviewedPerson person={person} />
      <StandingNotice standing={standing} />
      <FormProblem error={error} />
      <Textarea
        ref={field}
        label={isClosed ? 'Your note, not signed' : 'Note'}
        description={isClosed ? undefined : 'May be left empty. Ctrl + Enter signs.'}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={5000}
        value={text}
        error={fault}
        onChange={({ currentTarget }) => onWrite(currentTarget.value)}
        onKeyDown={signByKey}
      />
      <Group gap="xs">
        {isClosed ? (
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy my note'}
              </Button>
            )}
          </CopyButton>
        ) : (
          <Button size="xs" type="submit" loading={isSigning}>
            {standing === 'changed' ? 'Sign with my note all the same' : 'Sign as reviewed'}
          </Button>
        )}
        {onGiveUp === undefined ? null : (
          <Button size="xs" variant="subtle" onClick={onGiveUp}>
            {standing === 'open' ? 'Discard the note' : 'Keep what stands, discard mine'}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

const NOTICES = {
  changed: {
    title: 'It changed since you read it',
    text: 'What you see is what it is now. Sign it with your note, or keep what stands.',
  },
  taken: {
    title: 'Somebody else reviewed it meanwhile',
    text: 'There is one review of an assessment, and theirs stands. Your note was not signed; copy what is still needed.',
  },
  superseded: {
    title: 'A correction took its place meanwhile',
    text: 'It is the correction that is reviewed. Your note was not signed; copy what is still needed.',
  },
  recalled: {
    title: 'It was recalled meanwhile',
    text: 'Its new measurement is reviewed. Your note was not signed; copy what is still needed.',
  },
} as const satisfies Record<Exclude<Standing, 'open'>, object>

/** What became of an assessment while somebody wrote. */
export const StandingNotice = ({ standing }: { readonly standing: Standing }) =>
  standing === 'open' ? null : (
    <Alert role="alert" color="yellow" title={NOTICES[standing].title}>
      {NOTICES[standing].text}
    </Alert>
  )

/** The browser asks before a tab with an unsigned note is closed. */
function useLeaveWarning(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isDirty])
}
