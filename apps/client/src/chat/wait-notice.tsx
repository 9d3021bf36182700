import { Alert, Text, VisuallyHidden } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

interface WaitNoticeProps {
  /** Of the refusal, from when it came. */
  readonly waitMs: number
  /** The time is over. */
  readonly onOver: () => void
}

/** Says how long to wait after too many questions, counting down; a screen reader hears it once. */
export function WaitNotice({ waitMs, onOver }: WaitNoticeProps) {
  const [until] = useState(() => performance.now() + waitMs)
  const [leftMs, setLeftMs] = useState(waitMs)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        const left = until - performance.now()
        if (left > 0) setLeftMs(left)
        else onOver()
      },
      Math.min(leftMs, 1000),
    )
    return () => clearTimeout(timer)
  }, [until, leftMs, onOver])
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="light"
      p="xs"
      icon={<IconClock aria-hidden />}
      title="Too many questions in a minute"
    >
      <Text size="sm">
        <span aria-hidden className="num">
          Ask again in {inSeconds(leftMs)}.
        </span>
        <VisuallyHidden>Ask again in {inSeconds(waitMs)}.</VisuallyHidden> What you typed is kept.
      </Text>
    </Alert>
  )
}

const inSeconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`
