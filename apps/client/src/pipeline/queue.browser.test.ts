import type { Client } from '@medilens/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { analyze, isOver, programOf } from '../testing/recordings.ts'
import { arrhythmiaFound, BROKEN_VALUE, brokenWork } from '../testing/work.ts'
import { startWorker } from '../testing/worker-process.ts'

let application: Application
let program: Client
beforeAll(async () => {
  application = await openApplication()
  program = await programOf(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const queue = (path = '/pipeline') => application.signedIn('admin', path)
const table = (page: Page) => page.getByRole('table', { name: 'Work that was given up' })

describe('work that was given up', () => {
  it('is none where all is done, and says so', async () => {
    const page = await queue()
    await page.getByText('Nothing was given up').waitFor()
    await page.getByText('Kept aside', { exact: true }).click()
    await page.getByText('Nothing was kept aside').waitFor()
    expect(page.url()).toMatch(/\/pipeline\?view=kept-aside$/)
    await page.context().close()
  })

  it('is told with when and why, and handed out again by an admin, with the keyboard alone', async () => {
    const assessmentId = await brokenWork(application, program)
    const page = await queue()
    await table(page).getByText('breaks the contract').waitFor()
    expect(await table(page).innerText()).toContain(assessmentId)
    expect(await seriousViolations(page)).toEqual([])
    await table(page)
      .getByRole('button', { name: /^Requeue/ })
      .press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Requeue this work?' })
    await dialog.getByRole('button', { name: 'Cancel' }).press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await program.assessment.work.query({ assessmentId })).toMatchObject({ job: { status: 'dead' } })
    await table(page)
      .getByRole('button', { name: /^Requeue/ })
      .press('Enter')
    await dialog.getByRole('button', { name: 'Requeue it' }).press('Enter')
    await page.getByText('Nothing was given up').waitFor()
    expect(await program.assessment.work.query({ assessmentId })).toMatchObject({ job: { status: 'queued' } })
    await page.context().close()
  })

  it('is narrowed to a pipeline, at an address that others can be sent', async () => {
    const page = await queue('/pipeline?pipeline=speech')
    await page.getByText('Nothing was given up').waitFor()
    expect(await page.getByRole('combobox', { name: 'Pipeline' }).inputValue()).toBe('Speech')
    await page.context().close()
  })

  it('is not for those who may not operate pipelines', async () => {
    const page = await application.signedIn('clinician', '/pipeline')
    await page.getByText('Not permitted').waitFor()
    expect(await page.getByRole('navigation').getByText('Pipeline work').count()).toBe(0)
    await page.context().close()
  })
})

describe('a result that was kept aside', () => {
  it('is told by path and rule, and never by value', async () => {
    const page = await queue('/pipeline?view=kept-aside')
    const kept = page.getByRole('table', { name: 'Results that were kept aside' })
    await kept.getByText('result.heartRateBpm').waitFor()
    expect(await kept.innerText()).toContain('Breaks its contract')
    expect(await page.content()).not.toContain(String(BROKEN_VALUE))
    expect(await seriousViolations(page)).toEqual([])
    await page.context().close()
  })
})

describe('whoever asked for it', () => {
  it('hears why there is no result, in words of ours and none of the file', async () => {
    const worker = await startWorker(application)
    try {
      const note = { name: 'note.hea', bytes: Buffer.from('Ada Lovelace, diabetes\n') }
      const assessmentId = await analyze(application, program, [note])
      await isOver(program, assessmentId)
      const page = await application.signedIn('clinician', `/assessments/${assessmentId}`)
      const notice = page.getByRole('note').filter({ hasText: 'The analysis failed' })
      await notice.getByText('The header contradicts the format or itself.').waitFor()
      await notice.getByText('It was tried once.').waitFor()
      await page.getByRole('region', { name: 'Electrocardiogram' }).getByText('It can’t be drawn').waitFor()
      expect(await page.content()).not.toContain('Lovelace')
      expect(await seriousViolations(page)).toEqual([])
      await page.context().close()
    } finally {
      await worker.stop()
    }
  })

  it('sees that somebody requeued it, and what comes of that, without loading the page anew', async () => {
    const assessmentId = await brokenWork(application, program)
    const page = await application.signedIn('clinician', '/account')
    await page.clock.install()
    await page.goto(`/assessments/${assessmentId}`)
    await page.getByRole('note').filter({ hasText: 'The result was kept aside' }).waitFor()
    const operator = await queue()
    await table(operator)
      .getByRole('row')
      .filter({ hasText: assessmentId })
      .getByRole('button', { name: /^Requeue/ })
      .click()
    await operator.getByRole('button', { name: 'Requeue it' }).click()
    await operator.getByText('Requeued.').waitFor()
    await operator.context().close()
    await page.clock.fastForward(31_000)
    await page.getByText('Waits in the queue', { exact: true }).waitFor()
    expect(await arrhythmiaFound(application, { name: 'lab', version: '2' })).toBe('applied')
    await page.getByText('early beats of the usual shape').first().waitFor()
    await page.context().close()
  })
})
