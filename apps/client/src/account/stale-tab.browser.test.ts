import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** The admin signs in with the clinician's browser, behind the back of the page that is open. */
const takeOver = async (page: Page): Promise<boolean> => {
  const answer = await page.request.post('/auth/sign-in', {
    data: { email: application.users.admin.email, password: application.password },
    headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
  })
  return answer.ok()
}

describe('a tab that somebody else took over', () => {
  it('does not sign that person out: it becomes theirs', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('button', { name: /Account of/ }).click()
    expect(await takeOver(page)).toBe(true)
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: /Account of Kim Placeholder/ }).waitFor()
    await page.context().close()
  })

  it('does not change that person’s password', async () => {
    const page = await application.signedIn('clinician', '/account')
    await page.getByLabel(/^Current password/).fill(application.password)
    await page.getByLabel(/^New password \*|^New password$/).fill('a password of the wrong person')
    await page.getByLabel(/^New password again/).fill('a password of the wrong person')
    expect(await takeOver(page)).toBe(true)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByRole('button', { name: /Account of Kim Placeholder/ }).waitFor()
    // With the password that they had.
    expect(await takeOver(page)).toBe(true)
    await page.context().close()
  })
})
