import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const ofClinician = async (statement: string) => {
  const { rows } = await application.scratch.database.asAuth((client) =>
    client.query<{ is_longer: boolean }>(statement, [application.users.clinician.id]),
  )
  return rows
}

/** A record on the screen, and a clock in the test's hands. */
const record = async (): Promise<Page> => {
  const page = await application.signedIn('clinician', '/account')
  await page.clock.install()
  await page.goto(`/patients/${application.demoPatientId}`)
  await page.getByRole('heading', { name: 'Maren Samplewood' }).waitFor()
  return page
}

describe('a record that is left on the screen', () => {
  it.each([
    ['was revoked', 'delete from sessions where user_id = $1'],
    ['ran out', 'update sessions set expires_at = now() where user_id = $1'],
  ])('is gone within a minute after the session %s, though nobody touches it', async (_, ending) => {
    const page = await record()
    await ofClinician(ending)
    await page.clock.runFor(60_000)
    await page.getByLabel('E-mail').waitFor()
    expect(await page.getByText('Maren Samplewood').count()).toBe(0)
    await page.context().close()
  })

  it('is gone when somebody comes back to it from another window after the session ended', async () => {
    const page = await record()
    const turn = (to: 'hidden' | 'visible') =>
      page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, to)
    await turn('hidden')
    await page.clock.runFor(180_000)
    await ofClinician('delete from sessions where user_id = $1')
    await turn('visible')
    await page.getByLabel('E-mail').waitFor()
    expect(await page.getByText('Maren Samplewood').count()).toBe(0)
    await page.context().close()
  })

  it('is gone when the network comes back after the session ended', async () => {
    const page = await record()
    await page.context().setOffline(true)
    await ofClinician('delete from sessions where user_id = $1')
    await page.context().setOffline(false)
    await page.getByLabel('E-mail').waitFor()
    expect(await page.getByText('Maren Samplewood').count()).toBe(0)
    await page.context().close()
  })

  it('does not keep its session by its looks; who is there and touches it does', async () => {
    const page = await record()
    const minute = async () => {
      const answered = page.waitForResponse((answer) => answer.url().includes('/trpc/user.me'))
      await page.clock.runFor(60_000)
      await answered
    }
    const look = async () => {
      await ofClinician(
        `update sessions set updated_at = now() - interval '16 minutes', expires_at = now() + interval '10 minutes'
          where user_id = $1`,
      )
      await minute()
      return ofClinician(
        `select expires_at > now() + interval '11 minutes' as is_longer from sessions where user_id = $1`,
      )
    }
    // Opening it was a touch.
    await minute()
    await minute()
    expect(await look()).toEqual([{ is_longer: false }])
    expect(await look()).toEqual([{ is_longer: false }])
    await page.keyboard.press('ArrowDown')
    expect(await look()).toEqual([{ is_longer: true }])
    await page.context().close()
  })
})
