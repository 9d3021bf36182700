import type { Client } from '@medilens/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { analyze, filesAt, isOver, programOf, record100 } from '../testing/recordings.ts'
import { startWorker } from '../testing/worker-process.ts'

const paths = record100()

let application: Application
let worker: { stop(): Promise<void> }
let program: Client
beforeAll(async () => {
  application = await openApplication()
  worker = await startWorker(application)
  program = await programOf(application)
})
afterAll(async () => {
  await worker.stop()
  await application.close()
})
afterEach(() => expect(application.complaints()).toEqual([]))

describe.skipIf(paths === null)('the trace of half an hour', () => {
  let page: Page
  beforeAll(async () => {
    const assessmentId = await analyze(application, program, filesAt(paths ?? []))
    await isOver(program, assessmentId)
    page = await application.signedIn('clinician', `/assessments/${assessmentId}`)
    await page.getByRole('status', { name: 'What is looked at' }).getByText(/beats/).waitFor()
  })

  it('is there', async () => {
    await page.screenshot({ path: '/tmp/trace.png', fullPage: true })
    process.stdout.write(await page.getByRole('region', { name: 'Electrocardiogram' }).innerText())
  })
})
