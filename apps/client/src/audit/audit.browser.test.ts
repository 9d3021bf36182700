import { DEMO_ORGANIZATION_ID, newId } from '@medilens/db'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** What the record of the demo's patient holds that no admin is to see, as a clinician reads it. */
const clinicalOf = async (clinician: Page): Promise<readonly string[]> => {
  const answer = await clinician.request.post('/trpc/patient.get', {
    data: { patientId: application.demoPatientId },
    headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
  })
  const { medicalNotes, medicalHistory, medications, allergies, email } = Record.parse(await answer.json())
    .result.data
  return [medicalNotes, email, ...medicalHistory, ...medications, ...allergies].filter(
    (text) => text !== null,
  )
}

const texts = () => z.array(z.string())
const Record = z.object({
  result: z.object({
    data: z.object({
      medicalNotes: z.string().nullable(),
      email: z.string().nullable(),
      medicalHistory: texts(),
      medications: texts(),
      allergies: texts(),
    }),
  }),
})

/** Events of long ago, one a minute. */
const writeEvents = (count: number): Promise<void> =>
  application.scratch.database.inOrganization(
    { organizationId: DEMO_ORGANIZATION_ID, userId: null },
    async ({ sql, organizationId }) => {
      const events = Array.from({ length: count }, (_, minute) => ({
        id: newId<'AuditEventId'>(),
        organizationId,
        actorType: 'system' as const,
        eventType: 'laboratory.order',
        resourceType: 'order',
        action: 'create' as const,
        hipaaRelevant: false,
        phiAccessed: false,
        createdAt: new Date(Date.UTC(2020, 0, 1) + minute * 60_000),
      }))
      await sql.insertInto('audit_events').values(events).execute()
    },
  )

describe('who saw this patient', () => {
  it('is found by an admin with the keyboard alone, and names the clinician and nothing clinical', async () => {
    const clinician = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
    await clinician.getByRole('heading', { level: 1 }).waitFor()
    await clinician.waitForLoadState('networkidle')

    const page = await application.signedIn('admin', '/audit')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    await page.getByRole('button', { name: 'Who saw a patient…' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('is itself in the audit').waitFor()
    await page.keyboard.type('Maren')
    await page.getByRole('option', { name: /Maren Samplewood/ }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/audit?patient=${application.demoPatientId}`)

    const summary = page.getByRole('table', { name: 'Who saw this patient' })
    await summary.getByRole('row', { name: /Dana Exampleson/ }).waitFor()
    const events = page.getByRole('table', { name: 'Audit events' })
    await events
      .getByRole('row', { name: /Dana Exampleson opened a patient’s record/ })
      .first()
      .waitFor()
    // The list knows the patient by the end of an id.
    const shown = `${await events.textContent()} ${await summary.textContent()}`
    expect(shown.includes('Maren')).toBe(false)
    expect(shown).toContain('…00000005')
    const content = await page.content()
    const clinical = await clinicalOf(clinician)
    expect(clinical.length).toBeGreaterThan(2)
    expect(clinical.filter((text) => content.includes(text))).toEqual([])
    expect(asked.filter((path) => /assessment|biomarker|chat|patient\.get/.test(path))).toEqual([])
    expect(await seriousViolations(page)).toEqual([])

    // The search is in the audit, too.
    await page.getByRole('button', { name: /^Remove the filter patient/ }).click()
    await page.waitForURL('**/audit')
    await events
      .getByRole('row', { name: /Kim Placeholder searched for patients/ })
      .first()
      .waitFor()
  })
})

describe('the audit', () => {
  it('marks denials and reads of health data, and opens what is stored of an event by the keys', async () => {
    const researcher = await application.signedIn('researcher', '/account')
    const refused = await researcher.request.post('/trpc/audit.list', {
      data: {},
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(refused.status()).toBe(403)

    const page = await application.signedIn('admin', '/audit', { colorScheme: 'dark' })
    const denial = page.getByRole('row', { name: /Robin Fictional denied tried to look at the audit/ })
    await denial.first().waitFor()
    const first = page.locator('[data-row="0"]')
    await first.focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toBe('1')
    await page.keyboard.press('Enter')
    await page.locator('[data-row="1"][aria-expanded="true"]').waitFor()
    await page.getByText('not touched').or(page.getByText('read or changed')).first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
  })

  it('is filtered by person, event and day, all of it in the address, and says since when it looked', async () => {
    const page = await application.signedIn('admin', '/audit')
    await page
      .getByRole('textbox', { name: 'Event' })
      .or(page.getByRole('combobox', { name: 'Event' }))
      .fill('members')
    await page.getByRole('option', { name: 'listed the members' }).click()
    await page.waitForURL('**/audit?event=organization.list_members')
    await page.getByText(/since \d+ \w+ \d{4}, \d\d:\d\d:\d\d/).waitFor()
    await page.getByLabel('From').fill('2020-01-01')
    await page.getByRole('alert').getByText('at most 366 days').waitFor()
    await page
      .getByRole('textbox', { name: 'Who' })
      .or(page.getByRole('combobox', { name: 'Who' }))
      .fill('Kim')
    await page.getByRole('option', { name: 'Kim Placeholder' }).click()
    await page
      .getByRole('row', { name: /Kim Placeholder listed the members/ })
      .first()
      .waitFor()

    const shared = page.url()
    const other = await application.signedIn('admin', shared.replace(application.address, ''))
    await other.getByRole('button', { name: 'Remove the filter by Kim Placeholder' }).waitFor()
    await other.getByRole('button', { name: 'Remove the filter from 1 Jan 2020' }).click()
    await other
      .getByRole('row', { name: /Kim Placeholder listed the members/ })
      .first()
      .waitFor()
    expect(new URL(other.url()).searchParams.has('from')).toBe(false)
  })

  it('is read on and on: thousands of events, of which the page holds those in view', async () => {
    await writeEvents(1_000)
    const page = await application.signedIn('admin', '/audit?from=2020-01-01&until=2020-01-01')
    // An event that nobody wrote words for is shown as it is.
    await page
      .getByRole('row', { name: /system laboratory.order/ })
      .first()
      .waitFor()
    const last = page.locator('[data-row="980"]')
    // Each page of events comes when it comes.
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 4_000)
          return last.count()
        },
        { timeout: 50_000 },
      )
      .toBe(1)
    expect(await page.getByRole('row').count()).toBeLessThan(120)
  })
})
