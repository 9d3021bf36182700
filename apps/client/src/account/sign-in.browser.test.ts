import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('signing in', () => {
  it('leads, with the keyboard alone, to where one wanted to go', async () => {
    const page = await application.newPage()
    await page.goto(`/patients/${application.demoPatientId}`)
    await page.getByRole('heading', { name: 'MediLens' }).waitFor()
    await page.keyboard.type(application.users.clinician.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(application.password)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/patients/${application.demoPatientId}`)
    await page.getByRole('navigation').getByText('Patients').waitFor()
    expect(await page.title()).toContain('MediLens')
  })

  it('says that e-mail and password do not fit, and keeps the e-mail', async () => {
    const page = await application.newPage()
    await page.goto('/')
    await page.getByLabel('E-mail').fill(application.users.clinician.email)
    await page.getByLabel(/^Password/).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe(application.users.clinician.email)
    expect(await page.getByLabel(/^Password/).inputValue()).toBe('')
  })

  it('is undone by signing out: nothing of it can be gone back to', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in*')
    await page.getByRole('heading', { name: 'MediLens' }).waitFor()
    await page.goBack()
    await page.waitForURL('**/sign-in*')
    await expect.poll(() => page.getByRole('navigation').count()).toBe(0)
    await page.getByRole('heading', { name: 'MediLens' }).waitFor()
  })
})
