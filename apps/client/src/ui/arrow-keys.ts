import { useCallback } from 'react'

/** The ref of a list in which ↑ and ↓ move from link to link; Enter is the link's own. */
export const useArrowKeys = <Element extends HTMLElement>() =>
  useCallback((list: Element | null) => {
    if (list === null) return undefined
    const move = (event: KeyboardEvent): void => {
      const step = STEPS[event.key]
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      const links = [...list.querySelectorAll<HTMLElement>('a[href]')]
      const next = links[links.findIndex((link) => link === document.activeElement) + step]
      if (next === undefined) return
      event.preventDefault()
      next.focus()
    }
    list.addEventListener('keydown', move)
    return () => list.removeEventListener('keydown', move)
  }, [])

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
