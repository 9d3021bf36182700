import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { givePasswords } from '@medilens/api'
import { launchBrowser } from '@medilens/browser'
import { DEMO_PATIENT_ID, DEMO_USERS, seedDemo, type DemoRole } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { serve, type ServerProcess } from './server-process.ts'

const PASSWORD = 'a password of the browser tests'

/** The web application on the demo organization, served, with a browser before it. */
export interface Application {
  readonly address: string
  readonly scratch: TestDatabase
  /** The folder of what is uploaded. */
  readonly files: string
  readonly browser: Browser
  readonly server: ServerProcess
  readonly password: string
  readonly users: typeof DEMO_USERS
  readonly demoPatientId: typeof DEMO_PATIENT_ID
  /** A page of a new browser profile in which nobody signed in. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  /** A page of a new browser profile in which somebody of the demo signed in, at a path. */
  signedIn(role: DemoRole, path?: string, options?: BrowserContextOptions): Promise<Page>
  /** What the browser complained about since it was last asked: errors of scripts, refusals of the page's policy. */
  complaints(): readonly string[]
  close(): Promise<void>
}

/** Opens the built application; once a test file, a few seconds. */
export async function openApplication(): Promise<Application> {
  const scratch = await testDatabase()
  await seedDemo(scratch.database)
  await givePasswords(
    scratch.database,
    Object.values(DEMO_USERS).map(({ id }) => id),
    PASSWORD,
  )
  const files = await mkdtemp(join(tmpdir(), 'medilens-web-files-'))
  const [server, browser] = await Promise.all([serve(scratch, files), launchBrowser()])
  const heard: string[] = []

  const newPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: server.address,
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Berlin',
      ...options,
    })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    page.on('response', (answer) => {
      if (answer.status() >= 500) heard.push(`${answer.status()} ${new URL(answer.url()).pathname}`)
    })
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`))
    page.on('console', (message) => {
      // A refused call is told on the page; the browser's own line about it is no news.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        heard.push(message.text())
    })
    return page
  }
  return {
    address: server.address,
    scratch,
    files,
    browser,
    server,
    password: PASSWORD,
    users: DEMO_USERS,
    demoPatientId: DEMO_PATIENT_ID,
    newPage,
    signedIn: async (role, path = '/', options = {}) => {
      const page = await newPage(options)
      const answer = await page.request.post('/auth/sign-in', {
        data: { email: DEMO_USERS[role].email, password: PASSWORD },
        headers: { origin: server.address, 'sec-fetch-site': 'same-origin' },
      })
      if (!answer.ok()) throw new Error(`Signing in was answered with ${answer.status()}`)
      await page.goto(path)
      return page
    },
    complaints: () => heard.splice(0),
    close: async () => {
      await browser.close()
      await server.stop()
      await scratch.close()
      await rm(files, { recursive: true, force: true })
    },
  }
}
