import type { Page } from 'playwright-core'
import { z } from 'zod'

/** Has each read of a patient fail, whatever else is asked in the same request; answers what ends that. */
export async function refusePatients(page: Page): Promise<() => Promise<void>> {
  const reads = /\/trpc\/[^?]*\bpatient\.get\b/
  const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: 503, reason: 'unavailable' }
  const refusal = { error: { message: 'Not there just now.', code: -32_603, data } }
  await page.route(reads, async (route) => {
    const called = new URL(route.request().url()).pathname.replace('/trpc/', '').split(',')
    const response = await route.fetch()
    const answers = z.array(z.unknown()).parse(await response.json())
    const json = answers.map((answer, at) => (called[at] === 'patient.get' ? refusal : answer))
    await route.fulfill({ response, json })
  })
  return () => page.unroute(reads)
}
