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

const EMAIL = 'newcomer@demo.medilens.example'

/** The link that the server wrote for whoever was invited last: in development it sends no e-mail. */
const invitationLink = async (email: string): Promise<string> => {
  const written = new RegExp(
    String.raw`invitation for ${email.replaceAll('.', String.raw`\.`)},[^\n]*\n\s*(\S+)`,
    'g',
  )
  const find = () => [...application.server.output().matchAll(written)].at(-1)?.[1] ?? ''
  await expect.poll(find).toContain('#token=')
  return find()
}

const invite = async (page: Page, email: string): Promise<void> => {
  await page.getByRole('button', { name: 'Invite a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^E-mail/).fill(email)
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await dialog.getByText('Invited', { exact: true }).waitFor()
}

describe('members', () => {
  it('are invited, come in with a password of their own, and are kept out once their role is taken', async () => {
    const admin = await application.signedIn('admin', '/organization/members')
    await invite(admin, EMAIL)
    expect(await seriousViolations(admin)).toEqual([])
    await admin.getByRole('button', { name: 'Done' }).click()

    const newcomer = await application.newPage()
    await newcomer.goto(await invitationLink(EMAIL))
    await newcomer.getByLabel(/^Name/).waitFor()
    expect(new URL(newcomer.url()).hash).toBe('')
    await newcomer.getByLabel(/^Name/).fill('Noor Newcomer')
    await newcomer.getByLabel(/^Password/).fill('too short')
    await newcomer.getByRole('button', { name: 'Accept and sign in' }).click()
    await newcomer.getByText('at least 12 characters', { exact: true }).waitFor()
    expect(await seriousViolations(newcomer)).toEqual([])
    await newcomer.getByLabel(/^Password/).fill('a password that is long enough')
    await newcomer.getByRole('button', { name: 'Accept and sign in' }).click()
    await newcomer.waitForURL('**/patients')
    await newcomer.getByRole('button', { name: /Account of Noor Newcomer/ }).waitFor()

    await admin.reload()
    const row = admin.getByRole('row', { name: /Noor Newcomer/ })
    await row.getByRole('button', { name: 'Take the role clinician from Noor Newcomer' }).click()
    await admin.getByRole('button', { name: 'Take it away' }).click()
    await row.getByText('no role: cannot enter').waitFor()
    await expect
      .poll(() => admin.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Give Noor Newcomer a role')

    await newcomer.reload()
    await newcomer.getByText('You are in no organization').waitFor()
    const refused = await newcomer.request.post('/trpc/patient.list', {
      data: {},
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(refused.ok()).toBe(false)

    await row.getByRole('button', { name: 'Give Noor Newcomer a role' }).click()
    // It shows at once, and is true once it is answered.
    const granted = admin.waitForResponse((answer) => answer.url().includes('organization.grant'))
    await admin.getByRole('menuitem', { name: /^researcher/ }).click()
    await row.getByText('researcher', { exact: true }).waitFor()
    await granted
    await newcomer.reload()
    await newcomer.getByRole('button', { name: /MediLens Demo Clinic/ }).waitFor()
  })

  it('are told of an invitation that was used, and that an account keeps its own password', async () => {
    const admin = await application.signedIn('admin', '/organization/members')
    // The answer is the same for whoever has an account.
    await invite(admin, application.users.researcher.email)
    const link = await invitationLink(application.users.researcher.email)
    const page = await application.newPage()
    await page.goto(link)
    await page.getByLabel(/^Password/).fill('not the password of it')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('alert').getByText('this is not its password').waitFor()
    await page.getByLabel(/^Password/).fill(application.password)
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('navigation').waitFor()

    const other = await application.newPage()
    await other.goto(link)
    await other.getByLabel(/^Password/).fill(application.password)
    await other.getByRole('button', { name: 'Accept and sign in' }).click()
    await other.getByRole('alert').getByText('It was used already').waitFor()
    expect(await other.getByLabel(/^Password/).inputValue()).toBe(application.password)
  })

  it('show no role that was taken, though the answer that gave another comes after', async () => {
    const page = await application.signedIn('admin', '/organization/members')
    const row = page.getByRole('row', { name: /Robin Fictional/ })
    const granted = await holdAnswer(page, /organization\.grant/)
    await row.getByRole('button', { name: 'Give Robin Fictional a role' }).click()
    await page.getByRole('menuitem', { name: /^patient/ }).click()
    await granted.isHeld
    await row.getByRole('button', { name: 'Take the role researcher from Robin Fictional' }).click()
    await page.getByRole('button', { name: 'Take it away' }).click()
    // Time enough for an answer that does not wait for the other.
    await page.waitForTimeout(500)
    await granted.letThrough()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row.getByText('patient', { exact: true }).waitFor()
    expect(await row.getByText('researcher', { exact: true }).count()).toBe(0)
  })

  it('show no role that could not be given', async () => {
    const page = await application.signedIn('admin', '/organization/members')
    const row = page.getByRole('row', { name: /Robin Fictional/ })
    await page.route(/organization\.grant/, (route) => route.abort())
    await row.getByRole('button', { name: 'Give Robin Fictional a role' }).click()
    await page.getByRole('menuitem', { name: /^admin/ }).click()
    await page.getByRole('alert').waitFor()
    // Nobody is thought to have what they were not given.
    expect(await row.getByRole('button', { name: /^Take the role admin/ }).count()).toBe(0)
  })

  it('cannot lose their last admin, and are told why', async () => {
    const page = await application.signedIn('admin', '/organization/members')
    await page.getByRole('button', { name: 'Take the role admin from Kim Placeholder' }).click()
    await page.getByRole('button', { name: 'Take it away' }).click()
    await page.getByRole('alert').getByText('This is the last admin').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const row = page.getByRole('row', { name: /Kim Placeholder/ })
    expect(await row.getByText('admin', { exact: true }).count()).toBe(1)
  })
})

describe.each(['researcher', 'patient'] as const)('what admins run, for a %s', (role) => {
  it('is neither in the navigation nor behind its address', async () => {
    const page = await application.signedIn(role, '/account')
    const navigation = page.getByRole('navigation')
    await navigation.getByText('Account').waitFor()
    const places = await navigation.getByRole('link').allTextContents()
    for (const place of ['Audit', 'Organization', 'Members', 'API keys']) expect(places).not.toContain(place)
    for (const path of ['/audit', '/organization', '/organization/members', '/organization/keys']) {
      // One page after the other, as a person would.
      // oxlint-disable-next-line no-await-in-loop
      await page.goto(path)
      // oxlint-disable-next-line no-await-in-loop
      await page.getByText('Not permitted').waitFor()
    }
  })
})
