import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('without a network', () => {
  it('a page whose code never came says so, opens when the network is back, and takes nothing away', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('row', { name: /Anders Ficticio/ }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.getByRole('navigation').getByText('Account', { exact: true }).click()
    await page.getByText('This page can’t be opened offline').waitFor()
    await page.goBack()
    await page.getByRole('row', { name: /Anders Ficticio/ }).waitFor()
    await page.goForward()
    await page.getByText('This page can’t be opened offline').waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
    expect(
      application
        .complaints()
        .filter((complaint) => !/PageCodeMissing|dynamically imported|not there/.test(complaint)),
    ).toEqual([])
  })
})

describe('after a newer version took the place of this one', () => {
  it('a page whose code is gone offers to reload, and a reload mends it', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('row', { name: /Anders Ficticio/ }).waitFor()
    await page.route('**/assets/account-page*', (route) => route.fulfill({ status: 404 }))
    await page.getByRole('navigation').getByText('Account', { exact: true }).click()
    await page.getByText('A newer MediLens is there').waitFor()
    await page.unroute('**/assets/account-page*')
    await page.getByRole('button', { name: 'Reload' }).click()
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account')
    // The browser says that the code was not there.
    application.complaints()
  })
})

describe('the keys', () => {
  it('are listed at ?, and Esc closes the list', async () => {
    const page = await application.signedIn('clinician', '/review')
    await page.getByRole('table').getByRole('link').first().waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    expect(await page.getByRole('heading', { name: 'Review', level: 1 }).isVisible()).toBe(true)
  })
})
