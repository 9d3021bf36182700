import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { beyondTheWidth } from '../testing/width.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name })

const pathOf = (page: Page): string => new URL(page.url()).pathname

describe('a clinician with the keyboard alone', () => {
  it('finds a patient in the list, goes back to where they were, and on to another', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const field = page.getByRole('searchbox', { name: 'Find in patients' })
    await page.getByRole('row', { name: /Maren Samplewood/ }).waitFor()
    await page.keyboard.type('mare')
    await page.getByRole('status').getByText('1 patient', { exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await heading(page, 'Maren Samplewood').waitFor()
    expect(page.url()).not.toContain('mare')

    await page.goBack()
    await page.getByRole('status').getByText('1 patient', { exact: true }).waitFor()
    expect(await field.inputValue()).toBe('mare')
    // It is marked, so that typing begins anew.
    await page.keyboard.type('dag')
    await page.getByRole('row', { name: /Dagný/ }).waitFor()
    await page.keyboard.press('Enter')
    await heading(page, /Dagný/).waitFor()
  })

  it('moves in the list, and types on from within it', async () => {
    const page = await application.signedIn('clinician', '/patients')
    const grid = page.getByRole('grid', { name: 'Patients' })
    const marked = grid.locator('[aria-selected=true]')
    await grid.getByRole('row').nth(4).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await marked.getAttribute('aria-rowindex')).toBe('4')
    await page.keyboard.press('End')
    await page.locator('[aria-selected=true][aria-rowindex="31"]').waitFor()
    await page.keyboard.press('Home')
    await page.locator('[aria-selected=true][aria-rowindex="2"]').waitFor()
    await page.keyboard.type('ho')
    expect(await page.getByRole('searchbox', { name: 'Find in patients' }).inputValue()).toBe('ho')
    await page.getByText('Nobody’s name or telephone number begins so').waitFor()
  })

  it('finds a patient by telephone number', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('row', { name: /Maren Samplewood/ }).waitFor()
    await page.keyboard.type('+1 202 555 0161')
    await page.getByRole('status').getByText('1 patient', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'Maren Samplewood').waitFor()
    expect(pathOf(page)).toBe(`/patients/${application.demoPatientId}`)
  })

  it('finds a patient from any page with the finder', async () => {
    const page = await application.signedIn('clinician', '/review')
    await page.getByRole('table').getByRole('link').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('Maren')
    // The first of those found is marked by itself.
    const marked = page.locator('[data-combobox-selected]')
    await marked.getByText('Maren Samplewood').waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'Maren Samplewood').waitFor()
    expect(pathOf(page)).toBe(`/patients/${application.demoPatientId}`)
  })
})

describe('a patient’s page', () => {
  it('shows whom one has, what is out of range first, and the assessments of one pipeline', async () => {
    const page = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    await page.getByText(/\d+ y · born 17 Oct 1958 · female/).waitFor()
    const latest = page.getByRole('table', { name: 'Biomarkers that matter now' })
    await latest
      .getByRole('row')
      .nth(1)
      .getByText(/abnormal|borderline/)
      .waitFor()
    const timeline = page.getByRole('list', { name: 'Assessments, newest first' })
    await timeline
      .getByText(/Ungradable: /)
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Retinal', exact: true }).first().click()
    await page.waitForURL('**?pipeline=retinal')
    await timeline.getByRole('link', { name: 'Cardiology' }).first().waitFor({ state: 'detached' })
    await timeline.getByRole('link', { name: 'Retinal' }).first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/assessments/*')
    expect(pathOf(page)).toMatch(/^\/assessments\/[-0-9a-f]{36}$/)
  })

  it('leads from a biomarker to its course', async () => {
    const page = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    const latest = page.getByRole('table', { name: 'Biomarkers that matter now' })
    await latest.getByRole('link', { name: /PR interval/ }).click()
    await page.waitForURL('**/biomarkers/pr_interval*')
    expect(pathOf(page)).toBe(`/patients/${application.demoPatientId}/biomarkers/pr_interval`)
  })

  it.each([
    ['a desk', 1280],
    ['a phone', 390],
  ])(
    'on %s never calls normal what crossed a clinical threshold, whatever range a laboratory gave',
    async (_, width) => {
      const page = await application.signedIn('clinician', '/patients', { viewport: { width, height: 844 } })
      const answer = await page.request.post('/trpc/assessment.record', {
        data: {
          patientId: application.demoPatientId,
          pipelineType: 'cardiology',
          biomarkers: [{ name: 'qrs_duration', value: 125, normalRangeMin: 110, normalRangeMax: 130 }],
        },
        headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.ok()).toBe(true)
      await page.goto(`/patients/${application.demoPatientId}`)
      const latest = page.getByRole('table', { name: 'Biomarkers that matter now' })
      const text = await latest.getByRole('row', { name: /^QRS duration/ }).innerText()
      expect(text).toContain('≥ 120 ms: block')
      expect(text).toMatch(/\bthreshold\b/)
      expect(text).not.toContain('normal')
      await page.getByText(/1 crossed a clinical threshold\./).waitFor()
      await latest.getByRole('link', { name: /QRS duration/ }).click()
      const course = page.getByRole('table').getByRole('row', { name: /≥ 120 ms: block/ })
      expect(await course.first().innerText()).not.toContain('normal')
      await page.context().close()
    },
  )

  it('loads older assessments as one goes down to them', async () => {
    const page = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    const entries = page.getByRole('list', { name: 'Assessments, newest first' }).getByRole('listitem')
    await entries.nth(29).waitFor()
    await entries.nth(29).scrollIntoViewIfNeeded()
    await page.mouse.wheel(0, 3_000)
    await entries.nth(30).waitFor()
    expect(await entries.count()).toBeGreaterThan(30)
  })

  it('is deleted only after what goes with it was said', async () => {
    const page = await application.signedIn('clinician', '/patients')
    await page.getByRole('row', { name: /Kwame Esempietti/ }).waitFor()
    await page.keyboard.type('Kwame')
    await page.getByRole('status').getByText('1 patient', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'Kwame Esempietti').waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete this patient?' })
    await dialog.getByText(/All assessments go with them/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete the patient' }).click()
    await page.waitForURL('**/patients')
    await page.getByText(/Deleted, with \d+ assessments/).waitFor()
    await expect
      .poll(() => heading(page, 'Patients').evaluate((element) => element === document.activeElement))
      .toBe(true)
    await page.getByRole('searchbox', { name: 'Find in patients' }).fill('Kwame')
    const nobody = page.getByText('Nobody’s name or telephone number begins so')
    await nobody.waitFor()
    expect(await nobody.isVisible()).toBe(true)
  })
})

describe('a patient', () => {
  it('comes straight to their own record, may change how they are reached, and sees nobody else', async () => {
    const page = await application.signedIn('patient', '/patients')
    await page.waitForURL(`**/patients/${application.demoPatientId}`)
    await heading(page, 'Maren Samplewood').waitFor()
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Edit contact data' }).click()
    expect(await page.getByLabel('Full name').count()).toBe(0)
    await page.getByLabel('City').fill('Inventedville')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Inventedville/).waitFor()

    const clinician = await application.signedIn('clinician', '/patients')
    const other = await clinician.getByRole('row', { name: /Dagný/ }).getByRole('link').getAttribute('href')
    await page.goto(other ?? '')
    await page.getByText('It is not there, or not for you to see.').first().waitFor()
    expect(await page.getByText('Dagný').count()).toBe(0)
  })
})

describe('a researcher', () => {
  it('sees a pseudonym’s values and assessments, and nothing that names anybody', async () => {
    const page = await application.signedIn('researcher', '/assessments')
    const asked = page.waitForResponse((answer) => answer.url().includes('assessment.list'))
    await page.reload()
    const patientId = /"patientId":"([^"]+)"/.exec(await (await asked).text())?.[1] ?? ''
    await page.goto(`/patients/${patientId}`)
    await heading(page, `Pseudonym ${patientId.slice(-8)}`).waitFor()
    await page.getByRole('table').first().waitFor()
    await page.getByRole('list', { name: 'Assessments, newest first' }).waitFor()
    expect(await page.getByText(/born|Telephone|Allergies/).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0)
  })
})

describe('the patient pages', () => {
  it('fit a phone: nothing goes sideways, and who is found is read whole', async () => {
    const page = await application.signedIn('clinician', '/patients', {
      viewport: { width: 390, height: 844 },
    })
    await page.getByRole('row', { name: /Maren Samplewood.*17 Oct 1958/ }).click()
    await page.getByRole('table', { name: 'Biomarkers that matter now' }).waitFor()
    expect(await beyondTheWidth(page)).toBe(0)
    await page.keyboard.press('/')
    await page.keyboard.type('M')
    const marked = page.locator('[data-combobox-selected]')
    await marked.waitFor()
    expect(await beyondTheWidth(page)).toBe(0)
    const box = await marked.boundingBox()
    expect(box === null ? 0 : box.x + box.width).toBeLessThanOrEqual(390)
    expect(box?.width).toBeGreaterThan(300)
  })

  it.each(['light', 'dark'] as const)('shut nobody out in %s', async (colorScheme) => {
    const page = await application.signedIn('clinician', '/patients', { colorScheme })
    const { demoPatientId: id } = application
    const shown = [
      ['/patients', page.getByRole('row', { name: /Maren Samplewood/ })],
      ['/patients/new', page.getByLabel('Full name')],
      [`/patients/${id}/edit`, page.getByLabel('Full name')],
      [`/patients/${id}`, page.getByRole('table', { name: 'Biomarkers that matter now' })],
    ] as const
    for (const [path, seen] of shown) {
      // oxlint-disable-next-line no-await-in-loop
      await page.goto(path)
      // oxlint-disable-next-line no-await-in-loop
      await seen.waitFor()
      // oxlint-disable-next-line no-await-in-loop
      expect(await seriousViolations(page), path).toEqual([])
    }
    await page.keyboard.press('/')
    await page.keyboard.type('M')
    await page.locator('[data-combobox-selected]').waitFor()
    expect(await seriousViolations(page), 'the finder').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await seriousViolations(page), 'the dialog').toEqual([])
  })
})
