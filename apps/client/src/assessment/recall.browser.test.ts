import type { Client } from '@medilens/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { analyze, programOf } from '../testing/recordings.ts'
import { arrhythmiaFound, type LabModel } from '../testing/work.ts'

const MODEL: LabModel = { name: 'lab', version: '1' }
const FILE = { name: 'ecg.csv', bytes: new TextEncoder().encode('time,I\n0,0.1\n0.01,0.2\n') }

let application: Application
let program: Client
beforeAll(async () => {
  application = await openApplication()
  program = await programOf(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const Models = z.object({
  result: z.object({
    data: z.object({ items: z.array(z.object({ modelVersionId: z.string(), version: z.string() })) }),
  }),
})

/** As an admin takes back what the version measured. */
async function recall({ version }: LabModel): Promise<void> {
  const page = await application.signedIn('admin', '/account')
  const ask = async (path: string, data: object): Promise<unknown> => {
    const headers = { origin: application.address, 'sec-fetch-site': 'same-origin' }
    const answer = await page.request.post(`/trpc/${path}`, { data, headers })
    expect(answer.ok()).toBe(true)
    return answer.json()
  }
  const { items } = Models.parse(await ask('model.list', { pipelineType: 'cardiology' })).result.data
  const modelVersionId = items.find((item) => item.version === version)?.modelVersionId
  await ask('model.revoke', { modelVersionId, reason: 'It takes noise for beats.' })
  await ask('model.recall', { modelVersionId })
  await page.context().close()
}

const onPaper = async (page: Page): Promise<string> => {
  await page.emulateMedia({ media: 'print' })
  const text = await page.locator('.print-document').innerText()
  await page.emulateMedia({ media: 'screen' })
  return text
}
const main = (page: Page): Promise<string> => page.getByRole('main').innerText()
const listed = async (page: Page, id: string): Promise<string> => {
  await page.goto('/assessments?pipeline=cardiology')
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/assessments/${id}"]`) })
  await row.waitFor()
  return row.innerText()
}
const queued = async (page: Page): Promise<readonly string[]> => {
  await page.goto('/review')
  await page.getByRole('table', { name: 'Waiting for a review' }).waitFor()
  const links = await page.locator('.row-link').all()
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')))
  return paths.map((path) => path?.split(/[/?]/)[2] ?? '')
}

it('a recalled arrhythmia is told of as recalled, and waits until a clinician read the recording', async () => {
  const old = await analyze(application, program, [FILE])
  expect(await arrhythmiaFound(application, MODEL)).toBe('applied')
  const page = await application.signedIn('clinician', `/assessments/${old}`)
  await page.getByText('early beats of the usual shape').first().waitFor()
  expect(await queued(page)).toContain(old)
  await recall(MODEL)
  const { supersededById: anew } = await program.assessment.get.query({ assessmentId: old })
  if (anew === null) throw new Error('It was not recalled')
  expect(await queued(page)).toContain(anew)
  expect(await queued(page)).not.toContain(old)
  expect(await listed(page, old)).toMatch(/recalled/)
  expect(await listed(page, old)).not.toMatch(/waits|superseded/)
  expect(await listed(page, anew)).toMatch(/waits$/m)

  await page.goto(`/assessments/${old}`)
  const notice = page.getByRole('note').filter({ hasText: /^Recalled on \d/ })
  await notice.getByText('Its values must not be used').waitFor()
  await notice.getByText('Its new measurement waits for its pipeline.').waitFor()
  await page.getByText('lab 1', { exact: true }).waitFor()
  await page.getByText('Recalled before anybody reviewed it').first().waitFor()
  expect(await main(page)).not.toMatch(/correct/i)
  expect(await seriousViolations(page)).toEqual([])
  const paper = await onPaper(page)
  expect(paper).toMatch(/Recalled on \d.* The software that measured this was withdrawn/)
  expect(paper).toContain('Its new measurement waits for its pipeline.')
  expect(paper).toContain('model lab 1.')
  expect(paper).not.toMatch(/correct/i)

  // What ships has one version, which is the one that was revoked.
  expect(await arrhythmiaFound(application, MODEL)).toBe('refused')
  await page.reload()
  await notice.getByText('Its new measurement failed; read the recording.').waitFor()
  expect(await queued(page)).toContain(anew)
  await page.goto(`/assessments/${old}`)
  await notice.getByRole('link', { name: 'To the new measurement' }).click()
  await page.getByRole('link', { name: 'a recalled assessment' }).waitFor()
  await page
    .getByRole('region', { name: 'Review' })
    .getByText('The result was recalled and could not be measured anew; read the recording.')
    .waitFor()
  expect(await main(page)).not.toMatch(/correct/i)
  expect(await onPaper(page)).toContain('could not be measured anew')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByLabel('Note').fill('Read the recording: early beats.')
  await page.getByRole('button', { name: 'Sign as reviewed' }).click()
  await page.getByRole('article').getByText('Read the recording: early beats.').waitFor()
  expect(await queued(page)).not.toContain(anew)
  await page.context().close()
})
