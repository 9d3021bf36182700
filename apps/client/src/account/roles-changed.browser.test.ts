import type { RoleName } from '@medilens/db/vocabulary'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'

let application: Application
let admin: Page
beforeAll(async () => {
  application = await openApplication()
  admin = await application.signedIn('admin', '/organization/members')
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** An admin makes the clinician something else. */
const become = async (given: RoleName, taken: RoleName): Promise<void> => {
  const { name } = application.users.clinician
  const row = admin.getByRole('row', { name: new RegExp(name) })
  await row.getByRole('button', { name: `Give ${name} a role` }).click()
  await admin.getByRole('menuitem', { name: new RegExp(`^${given}`) }).click()
  await row.getByText(given, { exact: true }).waitFor()
  await row.getByRole('button', { name: `Take the role ${taken} from ${name}` }).click()
  await admin.getByRole('button', { name: 'Take it away' }).click()
  await row.getByText(taken, { exact: true }).waitFor({ state: 'detached' })
}

const NAME = 'Maren Samplewood'

describe('somebody whose role was taken', () => {
  it('sees no record of it any more, on the screen or by going back, though they touch nothing', async () => {
    const page = await application.signedIn('clinician', '/account')
    await page.clock.install()
    await page.goto(`/patients/${application.demoPatientId}`)
    await page.getByRole('heading', { name: NAME }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: new RegExp(NAME) }).waitFor()

    const asked: string[] = []
    await become('researcher', 'clinician')
    page.on('request', (request) => asked.push(request.url()))
    await page.clock.runFor(60_000)
    await page.getByText('Patients’ records are not shown in your role').waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    // What they may not ask any more is not asked in their name.
    expect(asked.filter((url) => url.includes('patient.'))).toEqual([])

    await page.goBack()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('main').getByRole('link').first().waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    // A researcher is told other dates, and none that a clinician was.
    await expect.poll(() => asked.some((url) => url.includes('assessment.'))).toBe(true)

    // Given back, it is asked for anew, and not taken from what was kept.
    await become('clinician', 'researcher')
    const answered = page.waitForResponse((answer) => answer.url().includes('patient.get'))
    await page.clock.runFor(60_000)
    await answered
    await page.getByRole('heading', { name: NAME }).waitFor()
    await page.context().close()
  })
})
