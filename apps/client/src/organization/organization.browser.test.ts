import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { holdAnswer } from '../testing/held-answer.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('the organization', () => {
  it('is edited by two at once, and nothing that either typed is lost', async () => {
    const mine = await application.signedIn('admin', '/organization')
    const theirs = await application.signedIn('admin', '/organization')
    await mine.getByRole('button', { name: 'Edit' }).click()
    await mine.getByLabel('Telephone').fill('+351 210 000 001')

    await theirs.getByRole('button', { name: 'Edit' }).click()
    await theirs.getByLabel('Telephone').fill('+351 210 000 002')
    await theirs.getByLabel('E-mail').fill('desk@demo.medilens.example')
    await theirs.getByRole('button', { name: 'Save' }).click()
    await theirs.getByRole('row', { name: 'Telephone +351 210 000 002' }).waitFor()

    await mine.getByRole('button', { name: 'Save' }).click()
    const conflict = mine.getByRole('alert').filter({ hasText: 'Meanwhile the organization was changed' })
    await conflict.getByRole('row', { name: 'Telephone +351 210 000 002 +351 210 000 001' }).waitFor()
    expect(await mine.getByLabel('Telephone').inputValue()).toBe('+351 210 000 001')
    expect(await seriousViolations(mine)).toEqual([])
    await conflict.getByRole('button', { name: 'Apply mine to the new version' }).click()
    await mine.getByRole('row', { name: 'Telephone +351 210 000 001' }).waitFor()
    // What only they changed stays theirs.
    await mine.getByRole('row', { name: 'E-mail desk@demo.medilens.example' }).waitFor()

    await theirs.getByRole('button', { name: 'Edit' }).click()
    await theirs.getByLabel('Telephone').fill('+351 210 000 003')
    await theirs.getByRole('button', { name: 'Save' }).click()
    await theirs.getByRole('button', { name: 'Take it as it is now' }).click()
    expect(await theirs.getByLabel('Telephone').inputValue()).toBe('+351 210 000 001')
  })

  it('keeps what was typed while the network is away, and takes it afterwards', async () => {
    const page = await application.signedIn('admin', '/organization')
    await page.getByRole('button', { name: 'Edit' }).click()
    const address = page.getByRole('group', { name: 'Address' })
    await address.getByRole('button', { name: 'Add a line' }).click()
    await address.getByLabel('Name', { exact: true }).fill('city')
    await address.getByLabel('Value of city').fill('Lisbon')
    const settings = page.getByRole('group', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Add a setting' }).click()
    await settings.getByLabel('Name', { exact: true }).fill('ward')
    await settings.getByLabel('Value of ward').fill('007')
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('What you entered is still here').waitFor()
    expect(await address.getByLabel('Value of city').inputValue()).toBe('Lisbon')
    expect(await seriousViolations(page)).toEqual([])
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: 'Address city Lisbon' }).waitFor()
    // A text of digits stays a text.
    await page.getByRole('row', { name: 'Settings ward 007' }).waitFor()
  })

  it('shows what was saved, though a read from before the change is answered after it', async () => {
    const page = await application.signedIn('admin', '/organization')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Telephone').fill('+351 210 000 009')
    const before = await holdAnswer(page, /organization\.get/)
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.context().setOffline(false)
    await before.isHeld
    await page.getByRole('button', { name: 'Save' }).click()
    const saved = page.getByRole('row', { name: 'Telephone +351 210 000 009' })
    await saved.waitFor()
    await before.letThrough()
    expect(await saved.count()).toBe(1)
    // What is asked after it is asked once: each look is an event of the audit.
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('organization.get')) asked += 1
    })
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    const answered = page.waitForResponse(/organization\.get/)
    await page.context().setOffline(false)
    await answered
    // Time enough for another.
    await page.waitForTimeout(500)
    expect(asked).toBe(1)
  })

  it('keeps what is typed while it is saved, to be saved after it', async () => {
    const page = await application.signedIn('admin', '/organization')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Telephone').fill('+351 210 000 020')
    const saved = await holdAnswer(page, /organization\.update/)
    await page.getByRole('button', { name: 'Save' }).click()
    await saved.isHeld
    await page.getByLabel('E-mail').fill('typed@demo.medilens.example')
    await saved.letThrough()
    expect(await page.getByLabel('E-mail').inputValue()).toBe('typed@demo.medilens.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: 'Telephone +351 210 000 020' }).waitFor()
    await page.getByRole('row', { name: 'E-mail typed@demo.medilens.example' }).waitFor()
  })

  it('gives nothing back that somebody else changed, where one types while one’s own is applied to it', async () => {
    const mine = await application.signedIn('admin', '/organization')
    const theirs = await application.signedIn('admin', '/organization')
    await mine.getByRole('button', { name: 'Edit' }).click()
    await mine.getByLabel('Telephone').fill('+351 210 000 031')
    await theirs.getByRole('button', { name: 'Edit' }).click()
    await theirs.getByLabel('E-mail').fill('theirs@demo.medilens.example')
    await theirs.getByRole('button', { name: 'Save' }).click()
    await theirs.getByRole('row', { name: 'E-mail theirs@demo.medilens.example' }).waitFor()
    await mine.getByRole('button', { name: 'Save' }).click()
    const apply = mine.getByRole('button', { name: 'Apply mine to the new version' })
    await apply.waitFor()
    const applied = await holdAnswer(mine, /organization\.update/)
    await apply.click()
    await applied.isHeld
    await mine.getByLabel('Telephone').fill('+351 210 000 032')
    await applied.letThrough()
    expect(await mine.getByLabel('E-mail').inputValue()).toBe('theirs@demo.medilens.example')
    expect(await mine.getByLabel('Telephone').inputValue()).toBe('+351 210 000 032')
    await mine.getByRole('button', { name: 'Save' }).click()
    await mine.getByRole('row', { name: 'Telephone +351 210 000 032' }).waitFor()
    await mine.getByRole('row', { name: 'E-mail theirs@demo.medilens.example' }).waitFor()
  })

  it('says what is wrong with a field before it is sent', async () => {
    const page = await application.signedIn('admin', '/organization')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('E-mail').fill('nobody')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Invalid email/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(1)
  })
})
