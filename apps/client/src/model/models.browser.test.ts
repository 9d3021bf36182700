import type { Client } from '@medilens/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { holdAnswer } from '../testing/held-answer.ts'
import { analyze, programOf } from '../testing/recordings.ts'
import { modelTable, openVersion, register } from '../testing/model-versions.ts'
import { arrhythmiaFound, type LabModel } from '../testing/work.ts'

const FILE = { name: 'ecg.csv', bytes: new TextEncoder().encode('time,I\n0,0.1\n0.01,0.2\n') }
const REASON = 'It takes noise for beats.'

let application: Application
let program: Client
beforeAll(async () => {
  application = await openApplication()
  program = await programOf(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const admin = (path = '/models') => application.signedIn('admin', path)

/** So many results of a version, each of a sample of its files. */
async function measured(model: LabModel, samples: readonly (readonly (typeof FILE)[])[]): Promise<string[]> {
  const ids: string[] = []
  for (const files of samples) {
    // oxlint-disable no-await-in-loop -- each is claimed before the next is asked for
    ids.push(await analyze(application, program, files))
    expect(await arrhythmiaFound(application, model)).toBe('applied')
    // oxlint-enable no-await-in-loop
  }
  return ids
}

async function revoke(page: Page, reason = REASON): Promise<void> {
  await page.getByRole('button', { name: 'Revoke', exact: true }).press('Enter')
  const dialog = page.getByRole('dialog', { name: /^Revoke / })
  await dialog.getByLabel(/^Reason/).fill(reason)
  await dialog.getByRole('button', { name: 'Revoke it' }).press('Enter')
  await page
    .getByRole('note')
    .filter({ hasText: /^Revoked on / })
    .waitFor()
  await isAtHeading(page)
}

/** The keyboard goes on from the head of the page: the button that was pressed is gone. */
const isAtHeading = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')

/** In both themes, on a phone, a laptop and a wide screen. */
async function looksRight(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable no-await-in-loop -- one look after the other
    await page.emulateMedia({ colorScheme })
    await page.locator(`[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
    for (const width of [390, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await seriousViolations(page), `${colorScheme} ${width}`).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${width} px`).toBeLessThanOrEqual(0)
    }
    // oxlint-enable no-await-in-loop
  }
}

const jobOf = async (assessmentId: string) => (await program.assessment.work.query({ assessmentId })).job
const successorOf = async (assessmentId: string): Promise<string> => {
  const { supersededById } = await program.assessment.get.query({ assessmentId })
  if (supersededById === null) throw new Error('It was not recalled')
  return supersededById
}

describe('a version that turns out to be wrong', () => {
  it('is revoked by an admin, who recalls its results: each is queued to be measured anew', async () => {
    const model = { name: 'lab', version: '1.0' }
    const [first = '', second = '', withoutFiles = ''] = await measured(model, [[FILE], [FILE], []])
    const page = await admin()
    const row = modelTable(page).getByRole('row', { name: /lab 1\.0/ })
    await row.getByText('in force').waitFor()
    await row.getByRole('cell', { name: '3', exact: true }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await openVersion(page, model)
    const results = page.getByRole('table', { name: 'What it measured' })
    await results.getByText(withoutFiles).waitFor()
    expect(await results.getByRole('cell', { name: 'stands', exact: true }).count()).toBe(3)
    expect(await page.getByRole('button', { name: /^Recall/ }).count()).toBe(0)

    await page.getByRole('button', { name: 'Revoke', exact: true }).press('Enter')
    const revoking = page.getByRole('dialog', { name: 'Revoke lab 1.0?' })
    await revoking.getByText('What it measured stands until you recall it: 3 results.').waitFor()
    await revoking.getByRole('button', { name: 'Revoke it' }).press('Enter')
    await revoking.getByText('is needed').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await revoking.getByRole('button', { name: 'Cancel' }).press('Enter')
    await revoking.waitFor({ state: 'detached' })
    await revoke(page)
    await page.getByRole('note').getByText(REASON).waitFor()

    // Whoever reads one of the results meanwhile is told, on the page and on paper.
    const reader = await application.signedIn('clinician', `/assessments/${first}`)
    const notice = reader.getByRole('note').filter({ hasText: 'Its model was revoked on' })
    await notice.getByText(REASON).waitFor()
    expect(await seriousViolations(reader)).toEqual([])
    await reader.emulateMedia({ media: 'print' })
    expect(await reader.locator('.print-document').innerText()).toMatch(
      /Its model was revoked on .*Why: It takes/,
    )
    await reader.emulateMedia({ media: 'screen' })
    // Also beside the signature, where whoever comes from the queue begins.
    await reader.goto(`/assessments/${first}#review`)
    const review = reader.getByRole('region', { name: 'Review' })
    await review.getByRole('note').filter({ hasText: 'Its model was revoked on' }).waitFor()
    await reader.context().close()
    // The demo patient, whose own it is, is told as well, and not in words that were written for staff.
    const owner = await application.signedIn('patient', `/assessments/${first}`)
    await owner.getByRole('note').getByText('Ask those who treat you').waitFor()
    expect(await owner.content()).not.toContain(REASON)
    await owner.context().close()

    await page.getByRole('button', { name: 'Recall 3 results…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Recall lab 1.0?' })
    const preview = dialog.getByRole('table', { name: 'Results to be recalled' })
    await preview.getByText(second).waitFor()
    expect(await preview.getByRole('row').count()).toBe(4)
    expect(await seriousViolations(page)).toEqual([])
    await dialog.getByLabel(/to confirm/).fill('2.0')
    await dialog.getByLabel(/to confirm/).press('Enter')
    await dialog.getByText('is not 1.0').waitFor()
    expect(await program.assessment.get.query({ assessmentId: first })).toMatchObject({ recalledAt: null })
    await dialog.getByLabel(/to confirm/).fill('1.0')
    await dialog.getByLabel(/to confirm/).press('Enter')
    const done = page.getByRole('dialog', { name: 'lab 1.0 is recalled' })
    await done.getByText('2 queued to be measured anew').waitFor()
    await done.getByText('1 result cannot be measured anew').waitFor()
    const anew = await Promise.all([first, second, withoutFiles].map(successorOf))
    const rows = await done.getByRole('table', { name: 'What was recalled' }).innerText()
    for (const id of [first, second, withoutFiles, ...anew]) expect(rows).toContain(id)
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText(/Nothing that it measured stands/).waitFor()
    await isAtHeading(page)
    expect(await results.getByText(/^recalled/).count()).toBe(3)
    await looksRight(page)
    await page.context().close()

    const jobs = await Promise.all(anew.map(jobOf))
    expect(jobs).toMatchObject([
      { status: 'queued' },
      { status: 'queued' },
      { status: 'dead', errorCode: 'no_sample' },
    ])
    // Another version takes them.
    const better = { name: 'lab', version: '1.1' }
    expect([await arrhythmiaFound(application, better), await arrhythmiaFound(application, better)]).toEqual([
      'applied',
      'applied',
    ])
  })

  it('is recalled to the end, though the network breaks on the way: nothing is lost or done twice', async () => {
    const model = { name: 'lab', version: '2.0' }
    const ids = await measured(model, [[FILE], [FILE], [FILE]])
    const page = await admin()
    await openVersion(page, model)
    await revoke(page)
    let calls = 0
    // Page by page of one, and the third call never comes to the server.
    await page.route(/model\.recall/, async (route) => {
      calls += 1
      if (calls === 3) return route.abort('connectionreset')
      const postData = (route.request().postData() ?? '').replace('"limit":50', '"limit":1')
      return route.continue({ postData })
    })
    await page.getByRole('button', { name: 'Recall 3 results…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Recall lab 2.0?' })
    await dialog.getByLabel(/to confirm/).fill('2.0')
    await dialog.getByRole('button', { name: 'Recall 3 results' }).click()
    await dialog.getByText('2 results recalled before it broke off').waitFor()
    await dialog.getByRole('button', { name: 'Recall 1 result' }).waitFor()
    await dialog.getByLabel(/to confirm/).fill('2.0')
    const last = await holdAnswer(page, /model\.recall/)
    await dialog.getByRole('button', { name: 'Recall 1 result' }).click()
    await dialog.getByText('Recalling: 2 of 3 results.').waitFor()
    await last.letThrough()
    await page.getByRole('dialog').getByText('3 results recalled').waitFor()
    const anew = await Promise.all(ids.map(successorOf))
    expect(new Set(anew).size).toBe(3)
    expect(await Promise.all(anew.map(jobOf))).toMatchObject(ids.map(() => ({ status: 'queued' })))
    await page.context().close()
  })

  it('is revoked for the first reason, where two admins revoke it, and what was typed offline stays', async () => {
    const model = { name: 'lab', version: '3.0' }
    const page = await admin()
    await register(page, model)
    const other = await admin()
    await openVersion(other, model)
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke lab 3.0?' })
    await dialog.getByLabel(/^Reason/).fill('Second.')
    await page.context().setOffline(true)
    await dialog.getByRole('button', { name: 'Revoke it' }).click()
    await dialog.getByRole('alert').getByText('What you entered is still here').waitFor()
    await revoke(other, 'First.')
    await page.context().setOffline(false)
    await dialog.getByRole('button', { name: 'Revoke it' }).click()
    await page.getByText('Somebody revoked it before you').waitFor()
    await page.getByRole('note').getByText('First.').waitFor()
    expect(await page.getByRole('main').innerText()).not.toContain('Second.')
    await page.context().close()
    await other.context().close()
  })
})

describe('a version', () => {
  it('is registered before its first result, and what is wrong with it is said before it is sent', async () => {
    const page = await admin()
    await page.getByRole('button', { name: 'Register a version' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Register a version' })
    await dialog.getByLabel(/^Digest/).fill('abc')
    await dialog.getByLabel('Measured accuracy').fill('140')
    await dialog.getByRole('button', { name: 'Register', exact: true }).press('Enter')
    await dialog.getByText('must be a SHA-256 in lower-case hex').waitFor()
    await dialog.getByText('must be from 0 to 100 %').waitFor()
    expect(await dialog.getByText('is needed').count()).toBe(2)
    expect(await seriousViolations(page)).toEqual([])
    await dialog.getByLabel(/^Name/).fill('net')
    await dialog.getByLabel(/^Version/).fill('7')
    await dialog.getByLabel(/^Digest/).fill('c'.repeat(64))
    await dialog.getByLabel('Framework').fill('onnx')
    await dialog.getByLabel('Measured accuracy').fill('91.2')
    await dialog.getByRole('button', { name: 'Register', exact: true }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'net 7' }).waitFor()
    await page.getByText('91.2 %', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Copy the digest of net 7, cccccccccccc…/ }).waitFor()
    await page.getByText('Nothing yet').waitFor()
    expect(await seriousViolations(page)).toEqual([])

    await page.goto('/models')
    await page.getByRole('button', { name: 'Register a version' }).click()
    await dialog.getByLabel(/^Name/).fill('net')
    await dialog.getByLabel(/^Version/).fill('7')
    await dialog.getByRole('button', { name: 'Register', exact: true }).click()
    await dialog.getByRole('alert').getByText('nothing was changed').waitFor()
    await page.context().close()
  })

  it('of another pipeline is not there, which is said; nor is one that nobody knows', async () => {
    const page = await admin('/models?pipeline=speech')
    await page.getByText('No model has measured yet').waitFor()
    expect(await page.getByRole('combobox', { name: 'Pipeline' }).inputValue()).toBe('Speech')
    await page.goto(`/models/${crypto.randomUUID()}`)
    await page.getByRole('alert').getByText('Not found').waitFor()
    await page.context().close()
  })

  it('is not for those who may not operate pipelines', async () => {
    const page = await application.signedIn('clinician', '/models')
    await page.getByText('Not permitted').waitFor()
    expect(await page.getByRole('navigation').getByText('Model versions').count()).toBe(0)
    await page.context().close()
  })
})
