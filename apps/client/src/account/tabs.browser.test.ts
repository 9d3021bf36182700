import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { holdAnswer } from '../testing/held-answer.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('two tabs of one browser', () => {
  it('never show one person and act as another: the old tab becomes the new person’s', async () => {
    const first = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    await first.getByRole('heading', { name: 'Maren Samplewood' }).waitFor()
    const second = await first.context().newPage()
    await second.goto('/account')
    await second.getByRole('button', { name: /Account of/ }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()
    await second.getByLabel('E-mail').waitFor()
    // Nothing of the patient is left in the tab that was not touched.
    await first.getByLabel('E-mail').waitFor()
    expect(await first.getByText('Maren Samplewood').count()).toBe(0)

    await second.getByLabel('E-mail').fill(application.users.admin.email)
    await second.getByLabel(/^Password/).fill(application.password)
    await second.getByRole('button', { name: 'Sign in' }).click()
    await second.getByRole('navigation').getByText('Audit').waitFor()
    await first.goto('/')
    await first.getByRole('navigation').getByText('Audit').waitFor()
  })

  it('leave together, also where one was just told by the server that nothing had changed', async () => {
    const first = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    await first.getByRole('heading', { name: 'Maren Samplewood' }).waitFor()
    await first.waitForLoadState('networkidle')
    const second = await first.context().newPage()
    await second.goto('/account')
    const nothingNew = await holdAnswer(first, /user\.me/)
    await first.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await nothingNew.isHeld
    await second.getByRole('button', { name: /Account of/ }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()
    await second.getByLabel('E-mail').waitFor()
    await nothingNew.letThrough()
    await first.getByLabel('E-mail').waitFor()
    expect(await first.getByText('Maren Samplewood').count()).toBe(0)
  })

  it('what a stale tab sends is refused, and it reloads as whoever is signed in', async () => {
    const page = await application.signedIn('clinician', '/patients/new')
    await page.getByLabel(/Full name/).fill('Wrong Name Zebra')
    // Behind the back of the page, which hears of it from the server alone.
    const answer = await page.request.post('/auth/sign-in', {
      data: { email: application.users.admin.email, password: application.password },
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.ok()).toBe(true)
    await page.getByRole('button', { name: /Add patient/ }).click()
    await page.getByRole('button', { name: /Account of Kim Placeholder/ }).waitFor()
    expect(await page.getByText('Wrong Name Zebra').count()).toBe(0)
  })
})
