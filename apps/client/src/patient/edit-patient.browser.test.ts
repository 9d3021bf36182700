import type { Page } from 'playwright-core'
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

const fill = (page: Page, label: string, text: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).fill(text)

/** Adds a patient of the name, and answers the path of their page. */
async function added(page: Page, name: string): Promise<string> {
  await page.goto('/patients/new')
  await page.getByLabel('Full name').fill(name)
  await fill(page, 'Notes', 'first')
  await page.getByRole('button', { name: 'Add patient' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return new URL(page.url()).pathname
}

describe('adding a patient', () => {
  it('says at each field what the server would refuse, and takes it once it is mended', async () => {
    const page = await application.signedIn('clinician', '/patients/new')
    await fill(page, 'E-mail', 'nobody')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByText('is not an e-mail address').waitFor()
    const name = page.getByLabel('Full name')
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    await name.fill('Nora Newcomer')
    await fill(page, 'E-mail', 'Nora@Example.org')
    await page.getByLabel('Date of birth').fill('1980-02-29')
    await page.getByLabel('Allergies').fill('Penicillin\n\nLatex')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('heading', { level: 1, name: 'Nora Newcomer' }).waitFor()
    await page.getByText('Penicillin, Latex').waitFor()
    await page.getByText('nora@example.org').waitFor()
  })

  it('asks first where there is somebody of that name, so that nobody is there twice', async () => {
    const page = await application.signedIn('clinician', '/patients/new')
    await page.getByLabel('Full name').fill('maren samplewood')
    await page.getByRole('button', { name: 'Add patient' }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'Is it one of these?' })
    await alert.getByRole('link', { name: 'Maren Samplewood' }).waitFor()
    await page.getByLabel('Full name').fill('Maren Otherwise')
    await page.getByRole('button', { name: 'Add all the same' }).click()
    await page.getByRole('heading', { level: 1, name: 'Maren Otherwise' }).waitFor()
    expect(new URL(page.url()).pathname).not.toBe(`/patients/${application.demoPatientId}`)
  })
})

describe('editing a patient', () => {
  it('asks before what was typed is lost, and lets one stay', async () => {
    const page = await application.signedIn('clinician', `/patients/${application.demoPatientId}/edit`)
    await fill(page, 'Notes', 'half a sentence')
    await page.getByRole('link', { name: 'Review' }).click()
    const question = page.getByRole('dialog', { name: 'Leave without saving?' })
    await question.getByRole('button', { name: 'Stay' }).click()
    expect(await page.getByLabel('Notes').inputValue()).toBe('half a sentence')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await question.getByRole('button', { name: 'Leave' }).click()
    await page.waitForURL(`**/patients/${application.demoPatientId}`)
  })

  it('keeps what is typed while it is saved, to be saved after it', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const path = await added(page, 'Fay Faster')
    await page.goto(`${path}/edit`)
    await fill(page, 'Notes', 'sent')
    const saved = await holdAnswer(page, /patient\.update/)
    await page.getByRole('button', { name: 'Save' }).click()
    await saved.isHeld
    await fill(page, 'City', 'Typed after it')
    await saved.letThrough()
    await page.getByText('Saved.').first().waitFor()
    expect(await page.getByLabel('City').inputValue()).toBe('Typed after it')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**${path}`)
    await page.getByText('Typed after it').waitFor()
    await page.getByText('History and notes').click()
    await page.getByText('sent', { exact: true }).waitFor()
  })

  it('keeps what was typed when the network goes, and saves it once it is back', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const path = await added(page, 'Olaf Offline')
    await page.goto(`${path}/edit`)
    await fill(page, 'Notes', 'typed before the network went')
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await fill(page, 'Notes', 'typed before and after the network went')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'What you typed is still here' }).waitFor()
    expect(await page.getByLabel('Notes').inputValue()).toBe('typed before and after the network went')
    await page.context().setOffline(false)
    await page.getByText('You are offline').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**${path}`)
    await page.getByText('History and notes').click()
    await page.getByText('typed before and after the network went').waitFor()
  })
})

describe('an answer that got lost on the way', () => {
  /** The server does what it is asked, and nobody hears of it. */
  const loseAnswer = (page: Page, procedure: string): Promise<unknown> =>
    page.route(
      `**/trpc/${procedure}`,
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )

  it('does not add a patient twice', async () => {
    const page = await application.signedIn('clinician', '/patients/new')
    await page.getByLabel('Full name').fill('Tess Twice')
    await loseAnswer(page, 'patient.create')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('alert').filter({ hasText: 'What you typed is still here' }).waitFor()
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('link', { name: 'Tess Twice' }).click()
    // What was typed is not saved by this page, and it says so.
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByText('Leave', { exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Tess Twice' }).waitFor()
    await page.goto('/patients')
    await page.getByRole('searchbox', { name: 'Find in patients' }).fill('Tess Twice')
    const one = page.getByRole('status').getByText('1 patient', { exact: true })
    await one.waitFor()
    expect(await one.isVisible()).toBe(true)
  })

  it('is no conflict when the same is saved once more', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const path = await added(page, 'Lena Lost')
    await page.goto(`${path}/edit`)
    await fill(page, 'Notes', 'said once')
    await loseAnswer(page, 'patient.update')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'What you typed is still here' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**${path}`)
    await page.getByText('History and notes').click()
    await page.getByText('said once').waitFor()
    expect(new URL(page.url()).pathname).toBe(path)
  })
})

describe('two people with one patient before them', () => {
  it('do not delete what the other has changed since without having seen it', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const path = await added(page, 'Dell Deleted')
    const other = await application.signedIn('clinician', `${path}/edit`)
    await fill(other, 'Notes', 'seen today')
    await other.getByRole('button', { name: 'Save' }).click()
    await other.waitForURL(`**${path}`)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete the patient' }).click()
    await page.getByText('Nothing is deleted yet. Changed: Notes.').waitFor()
    await page.getByRole('button', { name: 'Delete all the same' }).click()
    await page.waitForURL('**/patients')
    expect(new URL(page.url()).pathname).toBe('/patients')
  })
})

describe('two people editing one patient', () => {
  /** The one is typing while the other saves other words for the same fields, and more. */
  async function conflict(
    name: string,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; path: string }> {
    const page = await application.signedIn('clinician', '/patients', { colorScheme })
    const path = await added(page, name)
    const other = await application.signedIn('clinician', `${path}/edit`)
    await page.goto(`${path}/edit`)
    await fill(page, 'Notes', 'my words')
    await page.getByLabel('Allergies').fill('Latex')
    await fill(page, 'Policy number', 'mine alone')

    await fill(other, 'Notes', 'their words')
    await other.getByLabel('Allergies').fill('Pollen')
    await fill(other, 'City', 'theirs alone')
    await other.getByRole('button', { name: 'Save' }).click()
    await other.waitForURL(`**${path}`)

    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'Somebody else changed this record' }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    return { page, path }
  }

  it('are shown both versions, and each keeps what was chosen; nothing else of either is lost', async () => {
    const { page, path } = await conflict('Carl Conflict', 'light')
    await page.getByText('Changed by them alone').waitFor()
    const save = page.getByRole('button', { name: 'Save as chosen' })
    expect(await save.isDisabled()).toBe(true)
    await page.getByRole('radiogroup', { name: 'Notes' }).getByRole('radio', { name: /^Mine/ }).click()
    await page.getByRole('radiogroup', { name: 'Allergies' }).getByRole('radio', { name: /^Both/ }).click()
    await save.click()
    await page.waitForURL(`**${path}`)
    await page.getByText('Pollen, Latex').waitFor()
    await page.getByText('mine alone').waitFor()
    await page.getByText('theirs alone').waitFor()
    await page.getByText('History and notes').click()
    await page.getByText('my words').waitFor()
  })

  it('may take the other’s words, and go on editing on top of them', async () => {
    const { page, path } = await conflict('Dora Dispute', 'dark')
    await page.getByRole('button', { name: 'Take all of theirs' }).click()
    await page.getByRole('button', { name: 'Go on editing' }).click()
    expect(await page.getByLabel('Notes').inputValue()).toBe('their words')
    expect(await page.getByLabel('City').inputValue()).toBe('theirs alone')
    expect(await page.getByLabel('Policy number').inputValue()).toBe('mine alone')
    await fill(page, 'Notes', 'their words, and mine')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**${path}`)
    await page.getByText('Pollen', { exact: true }).waitFor()
    await page.getByText('History and notes').click()
    await page.getByText('their words, and mine').waitFor()
  })
})
