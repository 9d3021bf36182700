import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { colleague, COLLEAGUE_EMAIL } from '../testing/colleague.ts'
import { demoAssessments, isWaiting } from '../testing/demo-assessments.ts'

let application: Application
let reviewPath: string
beforeAll(async () => {
  application = await openApplication()
  const waiting = (await demoAssessments(application)).find(isWaiting)
  if (waiting === undefined) throw new Error('Nothing waits in the demo')
  reviewPath = `/assessments/${waiting.id}`
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const clinician = (): string => application.users.clinician.email

/** The session ends, and the page finds out by what somebody does there. */
async function endSession(page: Page, act: () => Promise<void>): Promise<void> {
  await page.context().clearCookies()
  await act()
  await page.waitForURL('**/sign-in?to=*')
}

/** Signs in where one was led to, without loading the page anew. */
async function signInAgain(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel(/^Password/).fill(application.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

const sign = (page: Page) => (): Promise<void> => page.keyboard.press('Control+Enter')

describe('a session that ends while a note is written', () => {
  it('loses no word of it for whoever signs in again', async () => {
    const page = await application.signedIn('clinician', reviewPath)
    await page.getByLabel('Note').fill('Half an hour of thought.')
    await endSession(page, sign(page))
    await signInAgain(page, clinician())
    await page.waitForURL(`**${reviewPath}`)
    expect(await page.getByLabel('Note').inputValue()).toBe('Half an hour of thought.')
    const onDisk = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
    expect(onDisk).not.toContain('Half an hour')
    await page.context().close()
  })

  it('shows it to nobody else, and to nobody once somebody else was there', async () => {
    const other = await colleague(application, '/review')
    const page = await application.signedIn('clinician', reviewPath)
    await page.getByLabel('Note').fill('Not for a colleague.')
    await endSession(page, sign(page))
    await signInAgain(page, COLLEAGUE_EMAIL)
    await page.waitForURL(`**${reviewPath}`)
    expect(await page.getByLabel('Note').inputValue()).toBe('')
    // Before it ends: what the page still asks for may find out first, and the note is gone with it.
    await page.getByLabel('Note').focus()
    await endSession(page, sign(page))
    await signInAgain(page, clinician())
    await page.waitForURL(`**${reviewPath}`)
    expect(await page.getByLabel('Note').inputValue()).toBe('')
    await Promise.all([page.context().close(), other.context().close()])
  })

  it('is not the same as signing out, which leaves nothing', async () => {
    const page = await application.signedIn('clinician', reviewPath)
    await page.getByLabel('Note').fill('Given up by signing out.')
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in*')
    await signInAgain(page, clinician())
    await page.getByRole('navigation').getByRole('link', { name: 'Review' }).click()
    await page.getByRole('table').getByRole('link').first().waitFor()
    await page.locator(`a[href^="${reviewPath}"]`).first().click()
    await page.waitForURL(`**${reviewPath}*`)
    expect(await page.getByLabel('Note').inputValue()).toBe('')
    await page.context().close()
  })
})

describe('a session that ends while a patient is written of', () => {
  const back = (page: Page) => page.getByRole('status').filter({ hasText: 'What you had typed is back' })

  it('loses no field, and overwrites nothing that a colleague saved meanwhile', async () => {
    const path = `/patients/${application.demoPatientId}`
    const page = await application.signedIn('clinician', `${path}/edit`)
    await page.getByLabel('Notes', { exact: true }).fill('Typed before the session ended')
    await page.getByLabel('City').fill('Typed town')
    await endSession(page, () => page.getByRole('button', { name: 'Save' }).click())

    const other = await application.signedIn('clinician', `${path}/edit`)
    await other.getByLabel('Notes', { exact: true }).fill('Saved by somebody else')
    await other.getByRole('button', { name: 'Save' }).click()
    await other.waitForURL(`**${path}`)

    await signInAgain(page, clinician())
    await back(page).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await page.getByLabel('Notes', { exact: true }).inputValue()).toBe(
      'Typed before the session ended',
    )
    expect(await page.getByLabel('City').inputValue()).toBe('Typed town')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'Somebody else changed this record' }).waitFor()
    await page.getByRole('radiogroup', { name: 'Notes' }).getByRole('radio', { name: /^Mine/ }).click()
    await page.getByRole('button', { name: 'Save as chosen' }).click()
    await page.waitForURL(`**${path}`)
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Notes', { exact: true }).waitFor()
    expect(await back(page).count()).toBe(0)
    await Promise.all([page.context().close(), other.context().close()])
  })

  it('loses nothing of a new one, which can be discarded', async () => {
    const page = await application.signedIn('clinician', '/patients/new')
    await page.getByLabel('Full name').fill('Sina Sessionless')
    await page.getByLabel('Notes', { exact: true }).fill('Walked in')
    await endSession(page, () => page.getByRole('button', { name: 'Add patient' }).click())
    await signInAgain(page, clinician())
    await back(page).waitFor()
    expect(await page.getByLabel('Full name').inputValue()).toBe('Sina Sessionless')
    expect(await page.getByLabel('Notes', { exact: true }).inputValue()).toBe('Walked in')
    await back(page).getByRole('button', { name: 'Discard it' }).click()
    await back(page).waitFor({ state: 'detached' })
    expect(await page.getByLabel('Full name').inputValue()).toBe('')
    // It is gone for good, and nobody is asked about what is not there.
    await page.getByRole('navigation').getByRole('link', { name: 'Patients' }).click()
    await page.waitForURL('**/patients')
    await page.context().close()
  })

  it('does not bring back what somebody chose to leave', async () => {
    const path = `/patients/${application.demoPatientId}`
    const page = await application.signedIn('clinician', `${path}/edit`)
    await page.getByLabel('Notes', { exact: true }).fill('Given up')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByText('Leave', { exact: true })
      .click()
    await page.waitForURL(`**${path}`)
    await page.getByRole('link', { name: 'Edit' }).click()
    const notes = page.getByLabel('Notes', { exact: true })
    await notes.waitFor()
    expect(await notes.inputValue()).not.toBe('Given up')
    expect(await back(page).count()).toBe(0)
    await page.context().close()
  })
})

describe('a session that ends while a question is asked', () => {
  it('loses no word of it', async () => {
    const page = await application.signedIn('clinician', `${reviewPath}?chat=new`)
    const question = page.getByRole('textbox', { name: 'Question' })
    await question.fill('What changed since the spring?')
    await endSession(page, () => page.keyboard.press('Enter'))
    await signInAgain(page, clinician())
    expect(await question.inputValue()).toBe('What changed since the spring?')
    await page.context().close()
  })
})
