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

describe('one’s account', () => {
  it('shows where one is signed in, and signs another browser out at its next step', async () => {
    const here = await application.signedIn('clinician', '/account')
    const there = await application.signedIn('clinician', '/account', {
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0',
    })
    await here.reload()
    const sessions = here.getByRole('table', { name: 'Sessions' })
    await sessions.getByText('this one').waitFor()
    // It is the request that signed in which is told from others, and the test's own says what it is as the browser does.
    await sessions
      .getByRole('button', { name: /^Sign out / })
      .first()
      .click()
    await here.getByText('One browser is signed out.').waitFor()
    expect(await sessions.getByRole('button', { name: /^Sign out / }).count()).toBe(0)
    await there.reload()
    await there.waitForURL('**/sign-in*')
    expect(await seriousViolations(here)).toEqual([])
  })

  it('lets one change the password: the old one is refused, other browsers are out, this one stays', async () => {
    const here = await application.signedIn('researcher', '/account')
    const there = await application.signedIn('researcher', '/account')
    const password = 'another password of the tests'
    await here.getByLabel(/^Current password/).fill('not the current one')
    await here.getByLabel(/^New password \*|^New password$/).fill(password)
    await here.getByLabel(/^New password again/).fill('something else')
    await here.getByRole('button', { name: 'Change the password' }).click()
    await here.getByText('is not the same').waitFor()
    await here.getByLabel(/^New password again/).fill(password)
    await here.getByRole('button', { name: 'Change the password' }).click()
    await here.getByText('is not your current password').waitFor()
    await here.getByLabel(/^Current password/).fill(application.password)
    await here.getByRole('button', { name: 'Change the password' }).click()
    await here.getByText('Your password is changed.').waitFor()
    await here.reload()
    await here.getByRole('heading', { name: 'Account' }).waitFor()
    await there.reload()
    await there.waitForURL('**/sign-in*')
    await there.getByLabel('E-mail').fill(application.users.researcher.email)
    await there.getByLabel(/^Password/).fill(application.password)
    await there.getByRole('button', { name: 'Sign in' }).click()
    await there.getByRole('alert').waitFor()
    await there.getByLabel(/^Password/).fill(password)
    await there.getByRole('button', { name: 'Sign in' }).click()
    await there.getByRole('heading', { name: 'Account' }).waitFor()
    expect(await seriousViolations(there)).toEqual([])
  })

  it('keeps what one says of oneself, changed in two windows, and both are asked what is to hold', async () => {
    const one = await application.signedIn('patient', '/account', { colorScheme: 'dark' })
    const other = await application.signedIn('patient', '/account')
    await one
      .getByRole('textbox', { name: 'Allergies' })
      .or(one.getByRole('combobox', { name: 'Allergies' }))
      .fill('pollen')
    await one.keyboard.press('Enter')
    await other.getByLabel('Ethnicity').fill('not said here')
    await other.getByRole('button', { name: 'Save the profile' }).click()
    await other.getByText('Your profile is saved.').waitFor()
    await one.getByRole('button', { name: 'Save the profile' }).click()
    const conflict = one
      .getByRole('alert')
      .filter({ hasText: 'Meanwhile your profile was changed elsewhere' })
    await conflict.getByRole('row', { name: 'Allergies nothing pollen' }).waitFor()
    expect(await seriousViolations(one)).toEqual([])
    await conflict.getByRole('button', { name: 'Apply mine to the new version' }).click()
    await one.getByText('Your profile is saved.').waitFor()
    await one.reload()
    await one.getByText('pollen').waitFor()
    expect(await one.getByLabel('Ethnicity').inputValue()).toBe('not said here')
  })

  it('keeps what one says while something else is saved, to be saved after it', async () => {
    const page = await application.signedIn('patient', '/account')
    const save = page.getByRole('button', { name: 'Save the profile' })
    const history = page
      .getByRole('textbox', { name: 'Medical history' })
      .or(page.getByRole('combobox', { name: 'Medical history' }))
    await page.getByLabel('Ethnicity').fill('said first')
    const saved = await holdAnswer(page, /user\.updateProfile/)
    await save.click()
    await saved.isHeld
    await history.fill('said after it')
    await page.keyboard.press('Enter')
    await saved.letThrough()
    await page.getByText('Your profile is saved.').waitFor()
    expect(await page.getByText('said after it').count()).toBe(1)
    const savedToo = page.waitForResponse(/user\.updateProfile/)
    await save.click()
    await savedToo
    await page.reload()
    await page.getByText('said after it').waitFor()
    expect(await page.getByLabel('Ethnicity').inputValue()).toBe('said first')
  })
})

describe('a profile that is open twice', () => {
  const openTwice = async () => {
    const [one, other] = [
      await application.signedIn('patient', '/account'),
      await application.signedIn('patient', '/account'),
    ]
    await one.getByLabel('Ethnicity').waitFor()
    const research = other.getByLabel(/used for research/)
    const consented = await research.isChecked()
    await research.setChecked(!consented)
    await other.getByRole('button', { name: 'Save the profile' }).click()
    await other.getByText('Your profile is saved.').waitFor()
    return { one, consented: !consented }
  }

  it('shows what was said elsewhere, to whoever comes back to it', async () => {
    const { one, consented } = await openTwice()
    await one.getByRole('navigation').getByRole('link').first().click()
    await one.getByLabel('Ethnicity').waitFor({ state: 'detached' })
    await one.goBack()
    await expect.poll(() => one.getByLabel(/used for research/).isChecked()).toBe(consented)
  })

  it('gives no consent back that was withdrawn elsewhere, where one types while one’s own is applied', async () => {
    const { one, consented } = await openTwice()
    await one.getByLabel('Ethnicity').fill('typed first')
    await one.getByRole('button', { name: 'Save the profile' }).click()
    const apply = one.getByRole('button', { name: 'Apply mine to the new version' })
    await apply.waitFor()
    const applied = await holdAnswer(one, /user\.updateProfile/)
    await apply.click()
    await applied.isHeld
    await one.getByLabel('Ethnicity').fill('typed since')
    await applied.letThrough()
    expect(await one.getByLabel(/used for research/).isChecked()).toBe(consented)
    const savedToo = one.waitForResponse(/user\.updateProfile/)
    await one.getByRole('button', { name: 'Save the profile' }).click()
    await savedToo
    await one.reload()
    await expect.poll(() => one.getByLabel('Ethnicity').inputValue()).toBe('typed since')
    expect(await one.getByLabel(/used for research/).isChecked()).toBe(consented)
  })
})

describe('an invitation', () => {
  it('that is incomplete or gone is told from one that is good', async () => {
    const page = await application.newPage()
    await page.goto('/accept-invitation')
    await page.getByText('Open the link of your invitation').waitFor()
    await page.goto('/accept-invitation#token=short')
    await page.getByLabel(/^Password/).fill('a password that is long enough')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('alert').getByText('the link is not complete').waitFor()
    await page.goto(`/accept-invitation#token=${'a'.repeat(43)}`)
    await page.getByLabel(/^Password/).fill('a password that is long enough')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('alert').getByText('This invitation is not valid').waitFor()
    expect(page.url()).not.toContain('token')
    expect(await seriousViolations(page)).toEqual([])
  })
})
