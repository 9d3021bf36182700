import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { holdAnswer } from '../testing/held-answer.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** How the server answers a program that calls with a key. */
const callWith = async (key: string): Promise<number> => {
  const answer = await fetch(`${application.address}/trpc/assessment.list`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  })
  return answer.status
}

const create = async (page: Page, name: string): Promise<string> => {
  await page.getByRole('button', { name: 'Create a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Name/).fill(name)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  const key = await dialog.getByRole('textbox', { name: 'Key', exact: true }).inputValue()
  await dialog.getByText('Copy it now').waitFor()
  return key
}

describe('keys', () => {
  it('are shown once, let a program in, and are refused within a second of being revoked', async () => {
    const page = await application.signedIn('admin', '/organization/keys')
    await page.getByText('No key is live').waitFor()
    const key = await create(page, 'Ward gateway')
    expect(key).toMatch(/^mlk_[a-z0-9]{12}_/)
    expect(await seriousViolations(page)).toEqual([])

    // Neither a key nor a slip of the hand closes what cannot be shown again.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('button', { name: /I have stored it/ }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /Ward gateway/ })
    await row.getByText('live').waitFor()
    expect((await page.content()).includes(key)).toBe(false)
    expect(await row.textContent()).toContain(key.slice(0, 16))

    expect(await callWith(key)).toBe(200)
    await row.getByRole('button', { name: /Revoke/ }).click()
    await page.getByRole('button', { name: 'Revoke it' }).click()
    await page.getByText('No key is live').waitFor()
    await expect.poll(() => callWith(key), { timeout: 1_000, interval: 50 }).toBe(401)

    await page.getByRole('switch', { name: 'Show 1 revoked or expired' }).check({ force: true })
    await page
      .getByRole('row', { name: /Ward gateway/ })
      .getByText('revoked', { exact: true })
      .waitFor()
    // What was shown once is in nothing that the page asks for again.
    await page.reload()
    await page.getByText('No key is live').waitFor()
    expect((await page.content()).includes(key)).toBe(false)
  })

  it('take over from each other by two: that is explained, and a third is refused with the reason', async () => {
    const page = await application.signedIn('admin', '/organization/keys')
    const first = await create(page, 'Rotating')
    await page.getByRole('button', { name: /I have stored it/ }).click()
    const second = await create(page, 'Rotating')
    await page.getByRole('button', { name: /I have stored it/ }).click()
    expect(await Promise.all([callWith(first), callWith(second)])).toEqual([200, 200])
    await page.getByText('Two live keys “Rotating”').waitFor()

    await page.getByRole('button', { name: 'Create a key' }).click()
    await page.getByRole('dialog').getByLabel(/^Name/).fill('Rotating')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page
      .getByRole('alert')
      .getByText(/keys of this name are live/)
      .waitFor()
    expect(await page.getByRole('dialog').getByLabel(/^Name/).inputValue()).toBe('Rotating')
  })

  it('are in the list also where it was on its way when they were made', async () => {
    const page = await application.signedIn('admin', '/account')
    const before = await holdAnswer(page, /key\.list/)
    await page.goto('/organization/keys')
    await before.isHeld
    await create(page, 'Made meanwhile')
    await page.getByRole('button', { name: /I have stored it/ }).click()
    await before.letThrough()
    const row = page.getByRole('row', { name: /Made meanwhile/ })
    await row.waitFor()
    expect(await row.count()).toBe(1)
  })

  it('are shown also to whoever meant to close the form while they were made', async () => {
    const page = await application.signedIn('admin', '/organization/keys')
    const made = await holdAnswer(page, /key\.create/)
    await page.getByRole('button', { name: 'Create a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Name/).fill('Escaped')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await made.isHeld
    await page.keyboard.press('Escape')
    await made.letThrough()
    await page.getByRole('dialog', { name: 'The key Escaped' }).getByText('Copy it now').waitFor()
    expect(await dialog.getByRole('textbox', { name: 'Key', exact: true }).inputValue()).toMatch(/^mlk_/)
  })

  it('are asked for by a form that keeps what was typed while the network is away', async () => {
    const page = await application.signedIn('admin', '/organization/keys')
    await page.getByRole('button', { name: 'Create a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Name/).fill('Offline')
    await page.context().setOffline(true)
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.getByRole('alert').getByText('What you entered is still here').waitFor()
    expect(await dialog.getByLabel(/^Name/).inputValue()).toBe('Offline')
    await page.context().setOffline(false)
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.getByText('Copy it now').waitFor()
    await page.getByRole('button', { name: /I have stored it/ }).click()
    await page.getByRole('row', { name: /Offline/ }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
  })
})
