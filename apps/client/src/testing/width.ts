import type { Page } from 'playwright-core'

/** By how many CSS pixels a page is wider than its window, so that it scrolls sideways. */
export const beyondTheWidth = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return Math.max(0, scrollWidth - clientWidth)
  })
