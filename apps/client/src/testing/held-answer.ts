import type { Page } from 'playwright-core'

/** An answer that the server has given and the page does not have yet. */
export interface HeldAnswer {
  /** Once the server has answered. */
  readonly isHeld: Promise<void>
  /** Lets it through, and waits as long as a page needs to show what it says. */
  letThrough(): Promise<void>
}

/** Holds back the next answer to calls of an address. */
export async function holdAnswer(page: Page, address: RegExp): Promise<HeldAnswer> {
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const passed = Promise.withResolvers<void>()
  await page.route(
    address,
    async (route) => {
      const response = await route.fetch()
      held.resolve()
      await release.promise
      // Who is not listened to may have hung up already.
      await route.fulfill({ response }).catch(() => undefined)
      passed.resolve()
    },
    { times: 1 },
  )
  return {
    isHeld: held.promise,
    letThrough: async () => {
      release.resolve()
      await passed.promise
      await page.waitForTimeout(300)
    },
  }
}
