import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import {
  demoAssessments,
  findAssessment,
  findMeasured,
  type DemoAssessmentRow,
} from '../testing/demo-assessments.ts'
import { latestAssessment } from '../testing/latest-assessment.ts'
import { refusePatients } from '../testing/refused-patients.ts'
import { beyondTheWidth } from '../testing/width.ts'

let application: Application
let assessments: DemoAssessmentRow[]
beforeAll(async () => {
  application = await openApplication()
  assessments = await demoAssessments(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const find = (what: string, isIt: (row: DemoAssessmentRow) => boolean): DemoAssessmentRow =>
  findAssessment(assessments, what, isIt)
const measured = (pipeline: PipelineType): DemoAssessmentRow => findMeasured(assessments, pipeline)

/** All words of a part of a page. */
const wordsOf = async (page: Page, name: string): Promise<string> =>
  page.getByRole('region', { name, exact: true }).innerText()

/** What a screen reader says that one stands at. */
const focusedText = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => (document.activeElement?.tagName === 'H1' ? document.activeElement.textContent : null))

describe('reading an assessment', () => {
  it.each(PIPELINE_TYPES)(
    'of %s shows each value, and what was found, by a name people know',
    async (pipeline) => {
      const page = await application.signedIn('clinician', `/assessments/${measured(pipeline).id}`)
      await page.getByRole('heading', { level: 1, name: /assessment/ }).waitFor()
      await page.getByRole('table', { name: 'Values' }).waitFor()
      const table = page.getByRole('table', { name: 'Values' })
      const links = await table.getByRole('rowheader').getByRole('link').all()
      expect(links.length).toBeGreaterThan(0)
      const text = [await wordsOf(page, 'Values'), await wordsOf(page, 'Result')].join('\n')
      // No key of ours, no field without a value, nothing that is not for people.
      expect(text).not.toMatch(/[a-z]_[a-z]|[a-z][A-Z]{1}[a-z]|undefined|null|NaN|\{|\}|\[object/)
      for (const row of await table.getByRole('row').all()) {
        const words = await row.innerText()
        if (words.includes('no range')) expect(words).toMatch(/[a-z]{3,}.*\.\s/s)
      }
      await page.context().close()
    },
  )

  it('that was too poor says why, and shows no risk', async () => {
    const { id, ungradableReason } = find('ungradable', ({ outcome }) => outcome === 'ungradable')
    const page = await application.signedIn('clinician', `/assessments/${id}`)
    const overview = page.getByRole('region', { name: 'Overview' })
    await overview.getByText(ungradableReason ?? '').waitFor()
    expect(await overview.getByText('Risk', { exact: true }).count()).toBe(0)
    expect(await page.getByRole('table', { name: 'Values' }).count()).toBe(0)
    await page.context().close()
  })

  it('by a citation marks the value that is meant, and brings the keyboard to it', async () => {
    const page = await application.signedIn(
      'clinician',
      `/assessments/${measured('speech').id}?value=cpps_reading`,
    )
    const row = page.getByRole('row', { name: /prominence, reading/ })
    await expect.poll(() => row.getAttribute('aria-current')).toBe('true')
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.context().close()
  })

  it('in words leads from each sentence to its value', async () => {
    const page = await application.signedIn('clinician', `/assessments/${measured('cardiology').id}`)
    await page.getByRole('button', { name: 'Explain' }).click()
    const words = page.getByRole('region', { name: 'In words' })
    await words.getByRole('link', { name: '[Heart rate]' }).first().click()
    await page.waitForURL('**/*value=heart_rate*')
    const row = page.getByRole('row', { name: /^Heart rate \d/ })
    await expect.poll(() => row.getAttribute('aria-current')).toBe('true')
    expect(await words.innerText()).toContain('does not diagnose')
    await page.context().close()
  })

  it('leads to a biomarker over time', async () => {
    const page = await application.signedIn('clinician', `/assessments/${measured('cardiology').id}`)
    await page.getByRole('table', { name: 'Values' }).getByRole('link', { name: 'QRS duration' }).click()
    await page.getByRole('application', { name: /^Chart of QRS duration/ }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.context().close()
  })

  it('tells researchers no name and no free text, and takes no change of them', async () => {
    const page = await application.signedIn('researcher', '/assessments')
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByText(/Pseudonym .* dates are moved/).waitFor()
    for (const name of ['Delete', 'Explain', /Sign as reviewed/])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    expect(await page.getByRole('link', { name: /^\/patients/ }).count()).toBe(0)
    await page.context().close()
  })

  it('shows patients their own without what only staff need', async () => {
    const page = await application.signedIn('patient', '/assessments')
    await page.getByRole('table').getByRole('link').first().click()
    await page
      .getByRole('region', { name: 'Overview' })
      .getByRole('link', { name: 'Maren Samplewood' })
      .waitFor()
    expect(await page.getByRole('heading', { name: 'Stages' }).count()).toBe(0)
    for (const name of ['Delete', /Sign as reviewed/, /Review it/])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    await page.context().close()
  })
})

describe('an assessment on paper', () => {
  it('holds organization, patient, values and ranges, and nothing of the screen', async () => {
    const { id } = find(
      'reviewed with an outcome',
      ({ reviewedBy, pipelineType }) => reviewedBy !== null && pipelineType === 'cardiology',
    )
    const page = await application.signedIn('clinician', `/assessments/${id}`, {
      colorScheme: 'dark',
      viewport: { width: 794, height: 1123 },
    })
    await page.getByRole('table', { name: 'Values' }).waitFor()
    const patient = await page.getByRole('region', { name: 'Overview' }).getByRole('link').first().innerText()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByRole('banner').isVisible()).toBe(false)
    expect(await page.getByRole('button').count()).toBe(0)
    const paper = page.getByRole('article')
    const text = await paper.innerText()
    for (const part of [
      'MediLens Demo Clinic',
      'Printed',
      patient,
      'Heart rate',
      '60–100',
      'By Dana Exampleson',
      'does not diagnose',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('(you)')
    // Whatever the screen looks like, paper is white and ink is black.
    expect(await paper.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 0, 0)')
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2)
    await page.context().close()
  })
})

describe('an assessment on paper, away from the screen,', () => {
  it('says which patient by their ID, of which zone its times are, and why something was not measured', async () => {
    const { id, patientId } = measured('retinal')
    const page = await application.signedIn('clinician', `/assessments/${id}`)
    await page.getByRole('table', { name: 'Values' }).waitFor()
    const reasons = page.getByRole('region', { name: 'Result' }).getByRole('listitem')
    const missing = await reasons.allInnerTexts()
    expect(missing.length).toBeGreaterThan(0)
    await page.emulateMedia({ media: 'print' })
    const text = await page.getByRole('article').innerText()
    for (const part of [patientId, 'Europe/Berlin', 'Not measured', ...missing]) expect(text).toContain(part)
    await page.context().close()
  })

  it('never stands for a patient who could not be loaded, and is printed once they are', async () => {
    const page = await application.newPage()
    const letPatientsLoad = await refusePatients(page)
    const { id, patientId } = measured('cardiology')
    await page.request.post('/auth/sign-in', {
      data: { email: application.users.clinician.email, password: application.password },
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    await page.goto(`/assessments/${id}`)
    const print = page.getByRole('button', { name: 'Print' })
    await page.getByText('Not printed: the patient could not be loaded.').waitFor({ timeout: 30_000 })
    expect(await print.isDisabled()).toBe(true)
    expect(await seriousViolations(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    const paper = page.getByRole('article')
    const without = await paper.innerText()
    expect(without).toContain('The patient could not be loaded')
    expect(without).toContain(patientId)
    expect(without).not.toContain('pseudonym')
    await page.emulateMedia({ media: 'screen' })
    await letPatientsLoad()
    await page.getByRole('button', { name: 'Load the patient again' }).click()
    await expect.poll(() => print.isEnabled()).toBe(true)
    expect(await page.getByText('Not printed').count()).toBe(0)
    const name = await page.getByRole('region', { name: 'Overview' }).getByRole('link').first().innerText()
    await page.emulateMedia({ media: 'print' })
    expect(await paper.innerText()).toContain(name)
    expect(await paper.innerText()).not.toContain('could not be loaded')
    await page.context().close()
  })
})

describe('a value that crossed a clinical threshold', () => {
  it('says which beside it, on the screen and on paper, in the unit that it was sent in', async () => {
    const page = await application.signedIn('clinician', '/patients', {
      viewport: { width: 390, height: 844 },
    })
    const answer = await page.request.post('/trpc/assessment.record', {
      data: {
        patientId: application.demoPatientId,
        pipelineType: 'cardiology',
        biomarkers: [
          { name: 'qtc_fridericia', value: 0.52, unit: 's' },
          // The laboratory's own range calls it normal.
          { name: 'qrs_duration', value: 125, normalRangeMin: 110, normalRangeMax: 130 },
          { name: 'heart_rate', value: 130 },
        ],
      },
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.ok()).toBe(true)
    await page.goto(`/assessments/${await latestAssessment(page, 'cardiology')}`)
    const rows = async (name: RegExp) => (await page.getByRole('row', { name }).innerText()).split('\n')
    const toSay = async () => {
      expect(await rows(/QTc/)).toContain('> 0.5 s: high risk')
      expect(await rows(/^QRS/)).toContain('≥ 120 ms: block')
      expect((await rows(/^QRS/)).join(' ')).toMatch(/threshold(?!.*normal)/)
      expect((await rows(/^Heart rate/)).join(' ')).not.toMatch(/: /)
    }
    await page.getByRole('table', { name: 'Values' }).waitFor()
    await toSay()
    expect(await beyondTheWidth(page)).toBe(0)
    await page.emulateMedia({ media: 'print' })
    await toSay()
    await page.context().close()
  })
})

describe('deleting an assessment', () => {
  it('asks first, is told what changed meanwhile, and then says that it is gone', async () => {
    const last = assessments.findLast(
      ({ outcome, requiresReview }) => outcome === 'measured' && !requiresReview,
    )
    const id = last?.id ?? ''
    const page = await application.signedIn('clinician', `/assessments/${id}`)
    const other = await application.signedIn('clinician', `/assessments/${id}`)
    await page.getByRole('button', { name: 'Delete' }).waitFor()
    await other.getByRole('button', { name: /Review it all the same/ }).click()
    await other.getByLabel('Note').fill('Seen before it was deleted.')
    await other.getByRole('button', { name: 'Sign as reviewed' }).click()
    await other.getByRole('status').getByText('Reviewed', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await dialog.getByRole('alert').getByText('Seen before it was deleted.').waitFor()
    await dialog.getByRole('button', { name: 'Delete it as it is now' }).click()
    await page.getByText('It is in no list').waitFor()
    await expect.poll(() => focusedText(page)).toBe('Assessment')

    await other.reload()
    await other.getByText('There is no such assessment').waitFor()
    expect(await other.getByRole('table').count()).toBe(0)
    await Promise.all([page.context().close(), other.context().close()])
  })
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('the pages of assessments have no serious fault for those who see or hear them otherwise', async () => {
    const page = await application.signedIn('clinician', '/assessments', { colorScheme })
    await page.getByRole('table').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    for (const { id } of [
      measured('cardiology'),
      find('too poor', ({ outcome }) => outcome === 'ungradable'),
    ]) {
      await page.goto(`/assessments/${id}`)
      await page.getByRole('heading', { name: 'Stages' }).waitFor()
      expect(await seriousViolations(page)).toEqual([])
    }
    await page.context().close()
  })

  it('nothing of them scrolls sideways on a phone', async () => {
    const page = await application.signedIn('clinician', '/assessments', {
      colorScheme,
      viewport: { width: 390, height: 844 },
    })
    await page.getByRole('table').waitFor()
    expect(await beyondTheWidth(page)).toBe(0)
    for (const pipeline of PIPELINE_TYPES) {
      await page.goto(`/assessments/${measured(pipeline).id}`)
      await page.getByRole('table', { name: 'Values' }).waitFor()
      expect(await beyondTheWidth(page), pipeline).toBe(0)
    }
    await page.context().close()
  })
})
