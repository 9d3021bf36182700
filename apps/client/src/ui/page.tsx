import { Group, Stack, Title } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'

interface PageProps {
  /** Also the document's title, which browsers write into their history: never whom or what it is about. */
  readonly name: string
  /** What stands at its head, where that is more than its name. */
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: its title, what may be done there, and what it is about. */
export function Page({ name, title = name, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${name} · MediLens`
  }, [name])
  const heading = useFocusOnArrival()
  return (
    <Stack gap="md">
      <Group justify="space-between" align="center" gap="sm">
        <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        {actions === undefined ? null : (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Stack>
  )
}

/** Goes to the heading of the page: for whom what had the focus is gone by what they did. */
export const focusHeading = (): void => {
  const heading = document.querySelector('main h1')
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true })
}

/** The first page of a visit begins where a browser begins. */
let isFirst = true
let isHeadingMeant = false

/** The next page begins at its heading, also one that would begin in a field: what one was at is gone, and one hears where one is. */
export const arriveAtHeading = (): void => {
  isHeadingMeant = true
}

/**
 * Whoever comes from another page, and whose focus went with it, stands at the heading: a screen reader says where one is,
 * and the keyboard goes on from there.
 */
function useFocusOnArrival() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const isNowhere = !isFirst && document.activeElement === document.body
    if (isNowhere || isHeadingMeant) heading.current?.focus({ preventScroll: true })
    isFirst = false
    isHeadingMeant = false
  }, [])
  return heading
}
