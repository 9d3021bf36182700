import { useEffect, useRef, useState, type RefObject } from 'react'

interface StayAtEnd {
  readonly scroll: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** Whether the end is in view, or would be. */
  readonly isAtEnd: boolean
  readonly onScroll: () => void
  readonly toEnd: () => void
}

/** So near to the end counts as there: rounding, and a line half in view. */
const NEAR = 24

/** Keeps the end of what grows in view, unless somebody scrolled up to read what is above. */
export function useStayAtEnd(): StayAtEnd {
  const scroll = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const [isAtEnd, setIsAtEnd] = useState(true)

  const toEnd = (): void => {
    follows.current = true
    setIsAtEnd(true)
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }
  const onScroll = (): void => {
    const { current } = scroll
    if (current === null) return
    follows.current = current.scrollHeight - current.scrollTop - current.clientHeight <= NEAR
    setIsAtEnd(follows.current)
  }
  useEffect(() => {
    if (content.current === null) return
    const observer = new ResizeObserver(() => {
      if (follows.current) scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
    })
    observer.observe(content.current)
    return () => observer.disconnect()
  }, [])
  return { scroll, content, isAtEnd, onScroll, toEnd }
}
