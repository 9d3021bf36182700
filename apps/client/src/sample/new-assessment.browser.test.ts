import type { Client } from '@medilens/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { programOf, record100 } from '../testing/recordings.ts'
import { MOST_BYTES } from '../testing/server-process.ts'
import { beyondTheWidth } from '../testing/width.ts'
import { startWorker } from '../testing/worker-process.ts'

const paths = record100()

let application: Application
let program: Client
beforeAll(async () => {
  application = await openApplication()
  program = await programOf(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** The page on which a sample of the demo patient is given, gone to as a person goes there. */
async function newAssessment(): Promise<Page> {
  const page = await application.signedIn('clinician', `/patients/${application.demoPatientId}`)
  await page.getByRole('link', { name: 'New assessment' }).click()
  await page.getByRole('heading', { name: 'New assessment' }).waitFor()
  return page
}

const file = (name: string, bytes: number | string) => ({
  name,
  mimeType: '',
  buffer: typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.alloc(bytes),
})
const choose = async (page: Page, files: Parameters<Page['setInputFiles']>[1]): Promise<void> => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).press('Enter')
  await (await chooser).setFiles(files)
}
const rowOf = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })
const send = (page: Page) => page.getByRole('button', { name: 'Upload and analyze' }).click()

describe.skipIf(paths === null)('a recording of half an hour', () => {
  it(
    'is uploaded over a network that goes away and comes back, waits, is measured step by step, and shows what was found',
    { timeout: 120_000 },
    async () => {
      const page = await newAssessment()
      await choose(page, [...(paths ?? [])])
      await expect
        .poll(() => page.getByRole('combobox', { name: 'Role of 100.hea' }).inputValue())
        .toBe('header')
      expect(await page.getByRole('combobox', { name: 'Role of 100.dat' }).inputValue()).toBe('signal')

      const network = await page.context().newCDPSession(page)
      const slow = { latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 }
      await network.send('Network.enable')
      await network.send('Network.emulateNetworkConditions', { offline: false, ...slow })
      await send(page)
      const row = rowOf(page, '100.dat')
      await row.getByText(/^([1-9]|[1-8]\d) % of/).waitFor()
      await network.send('Network.emulateNetworkConditions', { offline: true, ...slow })
      await row.getByText(/no connection, tried again/).waitFor()
      const held = Number(/(\d+) %/.exec(await row.innerText())?.[1])
      expect(held).toBeGreaterThan(0)
      await network.send('Network.emulateNetworkConditions', {
        offline: false,
        ...slow,
        uploadThroughput: -1,
      })

      await page.waitForURL(/\/assessments\//)
      await page.getByRole('note').getByText('Waits in the queue', { exact: true }).waitFor()
      const worker = await startWorker(application)
      try {
        const steps = page.getByRole('list', { name: 'Steps' })
        await steps.getByText('Quality').waitFor()
        await page.getByRole('table', { name: 'Values' }).waitFor()
        await page.getByRole('status', { name: 'What is looked at' }).getByText(/beats/).waitFor()
      } finally {
        await worker.stop()
      }
      expect(await page.getByRole('note').allInnerTexts()).toEqual([
        expect.stringMatching(/^Waits for a clinician\s+Why: arrhythmia detected/),
      ])
      const legend = page.getByRole('list', { name: 'Beats of lead MLII in all of the recording' })
      expect(await legend.innerText()).toMatch(/2,2\d\d normal/)
      // Each once, whatever the network did.
      const { items } = await program.file.list.query({ patientId: application.demoPatientId })
      expect(
        items.map(({ originalFilename, sizeBytes }) => `${originalFilename} ${sizeBytes}`).toSorted(),
      ).toEqual(['100.dat 1950000', '100.hea 166'])
      await page.context().close()
    },
  )
})

describe('files that are dropped', () => {
  it('are taken, and what each is can be changed', async () => {
    const page = await newAssessment()
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['0.8\n0.9\n'], 'rr.txt'))
      return transfer
    })
    await page.getByRole('region', { name: 'Files of the sample' }).dispatchEvent('drop', {
      dataTransfer: dropped,
    })
    const role = page.getByRole('combobox', { name: 'Role of rr.txt' })
    expect(await role.inputValue()).toBe('intervals')
    await role.fill('Beat to beat')
    await page
      .getByRole('alert')
      .getByText(/a word in small letters/)
      .waitFor()
    expect(await page.getByRole('button', { name: 'Upload and analyze' }).isDisabled()).toBe(true)
    await role.fill('beats')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect(await seriousViolations(page)).toEqual([])
    await choose(page, file('a long name of a recording 2026-11-29.csv', 10))
    await page.setViewportSize({ width: 390, height: 1_000 })
    const name = page.getByRole('rowheader', { name: /^rr.txt/ })
    await expect.poll(async () => (await name.boundingBox())?.width).toBeGreaterThan(80)
    expect(await beyondTheWidth(page)).toBe(0)
    await page.context().close()
  })
})

describe('what cannot be measured is said before or while it is sent', () => {
  it('a header without its signal, and a signal without its header', async () => {
    const page = await newAssessment()
    await choose(page, file('100.dat', 30))
    await page.getByRole('alert').getByText('100.dat needs 100.hea').waitFor()
    await choose(page, file('100.hea', '100 1 360 10\nother.dat 16 200 0 0 0 0 0 MLII\n'))
    await page.getByRole('alert').getByText('100.hea needs other.dat').waitFor()
    await page.getByRole('button', { name: 'Remove 100.hea' }).click()
    await page.getByRole('alert').getByText('100.dat needs 100.hea').waitFor()
    expect(await page.getByRole('button', { name: 'Upload and analyze' }).isDisabled()).toBe(true)
    await page.context().close()
  })

  it('a file that is too large, and the rest is kept for another try', async () => {
    const page = await newAssessment()
    await choose(page, [file('small.csv', 'I\n0\n'), file('large.csv', MOST_BYTES + 1)])
    await send(page)
    await rowOf(page, 'large.csv').getByText(`at most ${MOST_BYTES} bytes`).waitFor()
    await rowOf(page, 'small.csv').getByText('uploaded').waitFor()
    await page.getByRole('button', { name: 'Remove large.csv' }).click()
    await send(page)
    await page.waitForURL(/\/assessments\//)
    const assessmentId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { files } = await program.assessment.recording.query({ assessmentId })
    expect(files).toMatchObject([{ name: 'small.csv', role: 'recording' }])
    await page.context().close()
  })

  it('a sample from the future', async () => {
    const page = await newAssessment()
    await choose(page, file('a.csv', 'I\n0\n'))
    await page.getByLabel('Measured at').fill('2099-01-01T10:00')
    await page.getByText('is in the future').waitFor()
    expect(await page.getByRole('button', { name: 'Upload and analyze' }).isDisabled()).toBe(true)
    await page.context().close()
  })
})

describe('what the reader can do without', () => {
  it('is said, and keeps nobody from sending the rest', async () => {
    const page = await newAssessment()
    const header = 'r 2 250 4\na.dat 16 200 0 0 0 0 0 II\nr.xyz 16 200 0 0 0 0 0 vx\n'
    await choose(page, [file('r.hea', header), file('a.dat', 8)])
    await page.getByRole('note').getByText('r.hea also names r.xyz').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Upload and analyze' }).isEnabled()).toBe(true)
    expect(await seriousViolations(page)).toEqual([])
    await page.context().close()
  })
})

describe('when a recording was measured', () => {
  const at = (page: Page) => page.getByLabel('Measured at (Europe/Berlin)')
  const headerAt = (when: string) => `r 1 250 4${when}\nr.dat 16 200 0 0 0 0 0 II\n`

  it('is what its header says until somebody says otherwise, and is sent so', async () => {
    const page = await newAssessment()
    await choose(page, [file('r.hea', headerAt(' 09:05:07 04/02/2019')), file('r.dat', 8)])
    await page.getByText('From r.hea, which names no time zone: it is taken as Europe/Berlin.').waitFor()
    expect(await at(page).inputValue()).toBe('2019-02-04T09:05:07')
    await at(page).fill('')
    await page.getByText('Empty, it is taken as measured now; r.hea says 4 Feb 2019, 09:05:07.').waitFor()
    await at(page).fill('2019-02-04T10:00')
    await page.getByText('r.hea says 4 Feb 2019, 09:05:07, without a time zone.').waitFor()
    await send(page)
    await page.waitForURL(/\/assessments\//)
    const assessmentId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { measuredAt } = await program.assessment.get.query({ assessmentId })
    // Berlin in winter.
    expect(measuredAt).toBe('2019-02-04T09:00:00.000Z')
    await page.context().close()
  })

  it.each([
    ['', 'The files say no date: while this is empty, they are taken as measured now.'],
    [' 09:05:07 04/02/2189', 'which is in the future: while this is empty, it is taken as measured now.'],
  ])('is now where its header says %j, and that is said', async (when, said) => {
    const page = await newAssessment()
    await page.getByText('Now, where it is left empty.').waitFor()
    await choose(page, [file('r.hea', headerAt(when)), file('r.dat', 8)])
    await page.getByText(said).waitFor()
    expect(await at(page).inputValue()).toBe('')
    await page.context().close()
  })
})

describe('an upload that is stopped', () => {
  it('goes on where it stopped, and leaving it asks first', async () => {
    const page = await newAssessment()
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 300_000,
    })
    await choose(page, file('long.csv', 2_000_000))
    await send(page)
    const row = rowOf(page, 'long.csv')
    await row.getByText(/^([1-9]|[1-8]\d) % of/).waitFor()
    await page.getByRole('button', { name: 'Stop long.csv' }).click()
    await row.getByText('Stopped.').waitFor()
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
    await send(page)
    await page.waitForURL(/\/assessments\//)
    const assessmentId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { files } = await program.assessment.recording.query({ assessmentId })
    expect(files).toMatchObject([{ name: 'long.csv', sizeBytes: 2_000_000 }])
    await page.context().close()
  })
})
