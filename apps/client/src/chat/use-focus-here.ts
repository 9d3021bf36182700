import { useEffect, type RefObject } from 'react'

/**
 * Takes the focus when something opens because somebody did something, and gives it back when it is gone. What is open
 * already when a page is loaded leaves the focus where it is.
 */
export function useFocusHere(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { activeElement: before } = document
    if (!(before instanceof HTMLElement) || before === document.body) return
    target.current?.focus()
    return () => {
      if (before.isConnected) before.focus()
    }
  }, [target])
}
