import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NAME = 'Maren Samplewood'

const ofClinician = (statement: string) =>
  application.scratch.database.asAuth((client) =>
    client.query<{ count: number }>(statement, [application.users.clinician.id]),
  )
/** The database has a clock of its own, which no test sets forward: its session ends a minute after the page's. */
const almostOver = () =>
  ofClinician(`update sessions set expires_at = now() + interval '1 minute' where user_id = $1`)
const sessions = async () =>
  (await ofClinician('select count(*)::int from sessions where user_id = $1')).rows[0]?.count

/** A record on the screen, and a clock in the test's hands. */
const record = async (path = ''): Promise<Page> => {
  await ofClinician('delete from sessions where user_id = $1')
  const page = await application.signedIn('clinician', '/account')
  await page.clock.install()
  await page.goto(`/patients/${application.demoPatientId}${path}`)
  await page.getByRole('heading', { level: 1, name: /Maren Samplewood|Edit/ }).waitFor()
  await page.waitForLoadState('networkidle')
  return page
}
const warning = (page: Page) => page.getByRole('alert').filter({ hasText: 'within two minutes' })
const signIn = async (page: Page): Promise<void> => {
  await page.getByLabel('E-mail').fill(application.users.clinician.email)
  await page.getByLabel(/^Password/).fill(application.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describe('a record that nobody touches', () => {
  it('is gone after half an hour, and the session with it; two minutes before, the page says so', async () => {
    const page = await record()
    await page.clock.fastForward(27 * MINUTE)
    expect(await warning(page).count()).toBe(0)
    await page.clock.fastForward(MINUTE + 2_000)
    await warning(page).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await almostOver()
    await page.clock.fastForward(2 * MINUTE)
    await page.getByLabel('E-mail').waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    expect(await sessions()).toBe(0)
    await signIn(page)
    await page.getByRole('heading', { name: NAME }).waitFor()
    await page.context().close()
  })

  it.each([
    ['a key', (page: Page) => page.keyboard.press('Shift')],
    ['a click', (page: Page) => page.mouse.click(5, 500)],
  ])('stays for whoever answers the warning with %s', async (_, touch) => {
    const page = await record()
    await page.clock.fastForward(28 * MINUTE + 2_000)
    await warning(page).waitFor()
    await touch(page)
    await warning(page).waitFor({ state: 'detached' })
    await page.clock.fastForward(27 * MINUTE)
    expect(await warning(page).count()).toBe(0)
    expect(await page.getByRole('heading', { name: NAME }).count()).toBe(1)
    await page.context().close()
  })

  it('stays while its person works in another tab', async () => {
    const page = await record()
    const other = await page.context().newPage()
    await other.goto('/review')
    await other.getByRole('heading', { level: 1 }).waitFor()
    /** Each tab looks once, and is answered. */
    const tenMinutes = async () => {
      const answered = [page, other].map((tab) =>
        tab.waitForResponse((answer) => answer.url().includes('/trpc/user.me')),
      )
      await page.clock.fastForward(10 * MINUTE)
      await Promise.all(answered)
    }
    await tenMinutes()
    await tenMinutes()
    await page.evaluate(() => {
      const told = new Promise((resolve) => {
        new BroadcastChannel('medilens-session').addEventListener('message', resolve)
      })
      Reflect.set(
        window,
        'told',
        told.then(() => true),
      )
    })
    await other.keyboard.press('Shift')
    await page.evaluate(() => Reflect.get(window, 'told'))
    await tenMinutes()
    await tenMinutes()
    expect(await page.getByRole('heading', { name: NAME }).count()).toBe(1)
    expect(await warning(page).count()).toBe(0)
    await page.context().close()
  })

  it('is not brought back by the key that wakes the machine after a night', async () => {
    const page = await record()
    await almostOver()
    // The clock on the wall goes on in sleep; timers and the clock that they go by stand still.
    await page.clock.setSystemTime(Date.now() + 9 * HOUR)
    await page.keyboard.press('Shift')
    await page.getByLabel('E-mail').waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    expect(await sessions()).toBe(0)
    await page.context().close()
  })
})

describe('a record on a page without a network', () => {
  it('is gone beyond the idle limit, and what was typed is kept for whoever signs in once the network is back', async () => {
    const page = await record('/edit')
    await page.getByLabel('Notes', { exact: true }).fill('Typed before the network went.')
    await page.context().setOffline(true)
    await ofClinician('delete from sessions where user_id = $1')
    await page.clock.fastForward(5 * HOUR)
    await page.getByRole('heading', { name: 'Signed out' }).waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    expect(await page.content()).not.toContain('Typed before')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.clock.fastForward(HOUR)
    await page.getByRole('heading', { name: 'Signed out' }).waitFor()

    await page.context().setOffline(false)
    await signIn(page)
    await page.waitForURL('**/edit')
    await expect
      .poll(() => page.getByLabel('Notes', { exact: true }).inputValue())
      .toBe('Typed before the network went.')
    await page.context().close()
  })

  it('is gone half an hour after the server was last asked, also for whoever goes on reading', async () => {
    const page = await record()
    await page.context().setOffline(true)
    for (let minutes = 0; minutes < 28; minutes += 4) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await page.clock.fastForward(4 * MINUTE)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await page.keyboard.press('Shift')
    }
    await warning(page).getByText('could not be reached').waitFor()
    expect(await page.getByRole('heading', { name: NAME }).count()).toBe(1)
    await page.clock.fastForward(2 * MINUTE + 2_000)
    await page.getByRole('heading', { name: 'Signed out' }).waitFor()
    expect(await page.getByText(NAME).count()).toBe(0)
    await page.context().close()
  })
})
