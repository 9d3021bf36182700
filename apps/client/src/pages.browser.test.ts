import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DEMO_PATIENT_ID, type DemoRole } from '@medilens/db'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from './testing/application.ts'
import { seriousViolations } from './testing/axe.ts'
import { latestAssessment } from './testing/latest-assessment.ts'
import { analyze, isOver, programOf } from './testing/recordings.ts'
import { beyondTheWidth } from './testing/width.ts'
import { brokenWork } from './testing/work.ts'
import { startWorker } from './testing/worker-process.ts'

/** Phone, laptop, wide screen; CSS pixels. */
const WIDTHS = [390, 1280, 1920] as const
const PICTURES = fileURLToPath(new URL('../pictures', import.meta.url))

const patient = `/patients/${DEMO_PATIENT_ID}`

interface Shown {
  readonly name: string
  readonly role: DemoRole | null
  /** Where it stands, or of which pipeline the latest assessment is shown, or which run. */
  readonly at: string | { readonly pipeline: PipelineType } | { readonly run: Run }
}

/** Runs that the demo has none of: one with its recording, one that failed, one that waits. */
type Run = 'recording' | 'failed' | 'waiting'

/** Every page, as each of those sees it who see it otherwise. */
const PAGES: readonly Shown[] = [
  { name: 'sign-in', role: null, at: '/sign-in' },
  { name: 'accept-invitation', role: null, at: `/accept-invitation#token=${'a'.repeat(43)}` },
  { name: 'patients', role: 'clinician', at: '/patients' },
  { name: 'patient-new', role: 'clinician', at: '/patients/new' },
  { name: 'patient', role: 'clinician', at: patient },
  { name: 'patient-edit', role: 'clinician', at: `${patient}/edit` },
  { name: 'patient-chat', role: 'clinician', at: `${patient}?chat=new` },
  { name: 'biomarker', role: 'clinician', at: `${patient}/biomarkers/vessel_density?days=730` },
  ...PIPELINE_TYPES.map((pipeline) => ({
    name: `assessment-${pipeline}`,
    role: 'clinician' as const,
    at: { pipeline },
  })),
  { name: 'assessment-ecg', role: 'clinician', at: { run: 'recording' } },
  { name: 'assessment-failed', role: 'clinician', at: { run: 'failed' } },
  { name: 'assessment-waiting', role: 'clinician', at: { run: 'waiting' } },
  { name: 'assessment-new', role: 'clinician', at: `${patient}/analyze` },
  { name: 'assessments', role: 'clinician', at: '/assessments' },
  { name: 'review', role: 'clinician', at: '/review' },
  { name: 'account', role: 'clinician', at: '/account' },
  { name: 'own-record', role: 'patient', at: patient },
  { name: 'own-assessment', role: 'patient', at: { pipeline: 'cardiology' } },
  { name: 'research', role: 'researcher', at: '/assessments' },
  { name: 'organizations', role: 'clinician', at: '/organizations' },
  { name: 'organization', role: 'admin', at: '/organization' },
  { name: 'members', role: 'admin', at: '/organization/members' },
  { name: 'keys', role: 'admin', at: '/organization/keys' },
  { name: 'pipeline-work', role: 'admin', at: '/pipeline' },
  { name: 'kept-aside', role: 'admin', at: '/pipeline?view=kept-aside' },
  { name: 'models', role: 'admin', at: '/models' },
  { name: 'audit', role: 'admin', at: '/audit' },
  { name: 'sign-ins', role: 'admin', at: '/audit?view=sign-ins' },
  { name: 'not-found', role: 'clinician', at: '/no-such-page' },
  { name: 'not-permitted', role: 'patient', at: '/audit' },
]

let application: Application
let runs: Readonly<Record<Run, string>>
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true })
  application = await openApplication()
  runs = await makeRuns(application)
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** A recording that is made, with early beats and a stretch that was not recorded, measured by a worker; and others. */
async function makeRuns(to: Application): Promise<Record<Run, string>> {
  const program = await programOf(to)
  const made = syntheticEcg({
    durationSeconds: 120,
    leads: ['II', 'V5'],
    ectopics: [{ kind: 'ventricular', every: 9 }],
  }).recording
  const leads = made.leads.map(({ name, samples }, place) => ({
    name,
    samples: place === 0 ? samples : samples.map((value, at) => (at > 1_500 && at < 2_000 ? NaN : value)),
  }))
  const worker = await startWorker(to)
  const recording = await analyze(to, program, writeWfdb({ ...made, leads }, { name: 'made' }))
  await isOver(program, recording)
  await worker.stop()
  const failed = await brokenWork(to, program)
  return { recording, failed, waiting: await analyze(to, program, []) }
}

const isFollowed = ({ at }: Shown): boolean => typeof at === 'object' && 'run' in at && at.run === 'waiting'

const placeOf = async ({ at }: Shown, page: Page): Promise<string> => {
  if (typeof at === 'string') return at
  return `/assessments/${'run' in at ? runs[at.run] : await latestAssessment(page, at.pipeline)}`
}

const pages = new Map<DemoRole | null, Page>()
/** One for each who looks: they only look, and what a browser keeps of one page's code it need not fetch for the next. */
async function pageOf(role: DemoRole | null): Promise<Page> {
  const page =
    pages.get(role) ??
    (role === null ? await application.newPage() : await application.signedIn(role, '/no-such-page'))
  pages.set(role, page)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 900 })
  return page
}

/** Goes there, and waits until all that was asked for is on the page. */
async function open(shown: Shown): Promise<Page> {
  const page = await pageOf(shown.role)
  await page.goto(await placeOf(shown, page))
  await settled(page, isFollowed(shown))
  // A page that failed is legible, too, and so is an empty one.
  expect(await page.getByRole('alert').allTextContents()).toEqual([])
  expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(20)
  return page
}

async function settled(page: Page, isFollowing = false): Promise<void> {
  // What is drawn to the size of its place knows a new one a frame later.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  // A stream that is open keeps the network from being idle.
  if (isFollowing) await page.getByText('Waits in the queue', { exact: true }).waitFor()
  else await page.waitForLoadState('networkidle')
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await page.getByLabel('Loading').first().waitFor({ state: 'detached' })
}

/** What is still on its way to another look, by property. */
const transitions = (): string[] =>
  document
    .getAnimations()
    .flatMap((animation) => (animation instanceof CSSTransition ? [animation.transitionProperty] : []))

describe.each(PAGES)('$name', (shown) => {
  let page: Page
  beforeAll(async () => (page = await open(shown)))

  it('is read by everybody: axe finds nothing serious in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
      // Whoever asked for less motion gets none; and colours on their way to others are not those that are read.
      expect(await page.evaluate(transitions), colorScheme).toEqual([])
      expect(await seriousViolations(page), colorScheme).toEqual([])
    }
    // The light one is among those of the widths.
    await page.screenshot({ path: `${PICTURES}/${shown.name}-dark.png`, fullPage: true })
  })

  it('fits a phone, a laptop and a wide screen: nothing scrolls sideways', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 1000 })
      await settled(page, isFollowed(shown))
      await page.screenshot({ path: `${PICTURES}/${shown.name}-${width}.png`, fullPage: true })
      expect(await beyondTheWidth(page), `${width} px`).toBe(0)
    }
  })
})

describe('the first load', () => {
  it('of the page of patients is under 300 kB of compressed script', async () => {
    const page = await application.signedIn('clinician', '/account')
    const fresh = await page.context().newPage()
    const client = await page.context().newCDPSession(fresh)
    await client.send('Network.enable')
    await client.send('Network.setCacheDisabled', { cacheDisabled: true })
    const scripts: Promise<number>[] = []
    fresh.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') {
        scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
      }
    })
    await fresh.goto('/patients')
    await settled(fresh)
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
    expect(scripts.length).toBeGreaterThan(1)
    process.stdout.write(
      `first load: ${Math.round(bytes / 1000)} kB of compressed script in ${scripts.length} files\n`,
    )
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(300_000)
  })
})

describe('the policy of its pages', () => {
  it('runs no script out of the page and no text as code', async () => {
    const page = await application.newPage()
    const answer = await page.goto('/sign-in')
    const policy = answer?.headers()['content-security-policy'] ?? ''
    const scripts = policy.split(';').find((directive) => directive.trim().startsWith('script-src'))
    expect(scripts?.trim()).toBe("script-src 'self'")
    const outcome = await page.evaluate(async () => {
      const { dataset } = document.body
      const script = document.createElement('script')
      script.textContent = 'document.body.dataset.inline = "ran"'
      document.body.append(script)
      // A text that becomes code later: what is evaluated for a test is not held to the policy, what that starts is.
      // oxlint-disable-next-line typescript/no-implied-eval -- what is tested is that it is refused
      window.setTimeout('document.body.dataset.text = "ran"', 0)
      await new Promise((resolve) => window.setTimeout(resolve, 50))
      return { inline: dataset['inline'] ?? 'refused', text: dataset['text'] ?? 'refused' }
    })
    expect(outcome).toEqual({ inline: 'refused', text: 'refused' })
    const complaints = application.complaints()
    expect(complaints).toHaveLength(2)
    expect(complaints.filter((complaint) => !complaint.includes('Content Security Policy'))).toEqual([])
  })
})
