import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_PATIENT_ID } from '@medilens/db'
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from './testing/application.ts'
import { latestAssessment } from './testing/latest-assessment.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** Into the documents where that is asked for; else beside the pictures of all pages. */
const FOLDER = resolve(ROOT, process.env['MEDILENS_PICTURES'] ?? 'apps/client/pictures/documents')

const LAPTOP = { width: 1280, height: 800 }
const patient = `/patients/${DEMO_PATIENT_ID}`

interface Picture {
  readonly name: string
  readonly path: string | null
  readonly options: BrowserContextOptions
}

/** What the README shows. */
const README_PICTURES: readonly Picture[] = [
  { name: 'patient', path: patient, options: { viewport: LAPTOP } },
  { name: 'trend', path: `${patient}/biomarkers/heart_rate?days=365`, options: { viewport: LAPTOP } },
  { name: 'assessment', path: null, options: { viewport: LAPTOP, colorScheme: 'dark' } },
  { name: 'phone', path: patient, options: { viewport: { width: 390, height: 800 } } },
]

let application: Application
beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true })
  application = await openApplication()
})
afterAll(() => application.close())

describe('the pictures of the documents', () => {
  it.each(README_PICTURES)('show the $name as it is now', async ({ name, path, options }) => {
    const page = await application.signedIn('clinician', '/account', options)
    await page.goto(path ?? `/assessments/${await latestAssessment(page, 'cardiology')}`)
    await page.waitForLoadState('networkidle')
    await page.getByLabel('Loading').first().waitFor({ state: 'detached' })
    const picture = await page.screenshot({ path: `${FOLDER}/${name}.png` })
    expect(picture.length).toBeGreaterThan(10_000)
  })
})
