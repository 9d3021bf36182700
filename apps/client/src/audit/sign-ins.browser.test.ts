import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('whoever answers for the organization', () => {
  it('finds who failed to sign in, and why, with the keyboard alone, and shares what they found by its address', async () => {
    const stranger = await application.newPage()
    const refused = await stranger.request.post('/auth/sign-in', {
      data: { email: application.users.clinician.email, password: 'not the password' },
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(refused.status()).toBe(401)

    const page = await application.signedIn('admin', '/audit?event=patient.read')
    await page.getByRole('radio', { name: 'Events' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForURL('**/audit?view=sign-ins')
    const table = page.getByRole('table', { name: 'Sign-ins' })
    await table
      .getByRole('row', { name: /Dana Exampleson refused tried to sign in: wrong password/ })
      .waitFor()
    await table
      .getByRole('row', { name: /Kim Placeholder signed in/ })
      .first()
      .waitFor()
    expect(await seriousViolations(page)).toEqual([])

    const first = page.locator('[data-row="0"]')
    await first.focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toBe('1')
    await page.keyboard.press('Enter')
    await page.locator('[data-row="1"][aria-expanded="true"]').waitFor()
    await page.getByRole('button', { name: 'Only this person' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/audit?view=sign-ins&user=*')

    const other = await application.signedIn('admin', page.url().replace(application.address, ''))
    await other.getByRole('button', { name: /^Remove the filter by / }).waitFor()
    await other.getByRole('table', { name: 'Sign-ins' }).getByRole('row').nth(1).waitFor()
  })

  it('is told where nothing fits, and goes back to what was done in the organization', async () => {
    const page = await application.signedIn('admin', '/audit?view=sign-ins&until=2020-01-01')
    await page.getByText('No sign-ins').waitFor()
    await page.getByRole('button', { name: 'Remove the filter until 1 Jan 2020' }).click()
    await page.getByRole('table', { name: 'Sign-ins' }).waitFor()
    await page.getByText('Events', { exact: true }).click()
    await page.getByRole('table', { name: 'Audit events' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })
})
