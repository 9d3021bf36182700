import type { Client } from '@medilens/client'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openApplication, type Application } from './application.ts'
import { watchDrawing } from './drawing.ts'
import { analyze, isOver, programOf, type SampleFile } from './recordings.ts'
import { startWorker } from './worker-process.ts'

/** Where an electrocardiogram is drawn. */
export const TRACE = '[role=application]'
/** Left of the paper; CSS pixels. */
export const GUTTER = 52
/** What a second is wide at 25 mm/s; CSS pixels. */
export const PER_SECOND = 100

export const trace = (page: Page) => page.getByRole('application', { name: /^Electrocardiogram/ })
export const status = (page: Page) => page.getByRole('status', { name: 'What is looked at' })
/** Waits until the trace is settled and says so. */
export const says = (page: Page, text: RegExp | string): Promise<void> =>
  status(page).getByText(text).first().waitFor()

type Annotations = NonNullable<Awaited<ReturnType<Client['assessment']['recording']['query']>>['annotations']>

/** The demo with a worker, which measures what is sent. */
export interface TraceScene {
  readonly application: Application
  readonly program: Client
  /** Has files measured; answers their assessment once it is over. */
  measured(files: readonly SampleFile[]): Promise<string>
  /** The same of a lead II at 250 Hz, with what is changed of its samples, in mV. */
  measuredWith(
    name: string,
    durationSeconds: number,
    change: (samples: Float32Array) => void,
  ): Promise<string>
  annotationsOf(assessmentId: string): Promise<Annotations>
  /** The page of an assessment, at its trace; watched, what is drawn is written down. */
  open(assessmentId: string, options?: BrowserContextOptions, isWatched?: boolean): Promise<Page>
  close(): Promise<void>
}

/** Opens the demo and starts the worker; once a test file. */
export async function traceScene(): Promise<TraceScene> {
  const application = await openApplication()
  const worker = await startWorker(application)
  const program = await programOf(application)
  const measured = async (files: readonly SampleFile[]): Promise<string> => {
    const id = await analyze(application, program, files)
    await isOver(program, id)
    return id
  }
  return {
    application,
    program,
    measured,
    measuredWith: (name, durationSeconds, change) => {
      const { recording } = syntheticEcg({ durationSeconds, leads: ['II'], samplingFrequencyHz: 250 })
      const samples = recording.leads[0]?.samples.slice() ?? new Float32Array()
      change(samples)
      return measured(writeWfdb({ ...recording, leads: [{ name: 'II', samples }] }, { name }))
    },
    annotationsOf: async (assessmentId) => {
      const { annotations } = await program.assessment.recording.query({ assessmentId })
      if (annotations === null) throw new Error('No beats were handed over')
      return annotations
    },
    open: async (assessmentId, options = {}, isWatched = false) => {
      const page = await application.signedIn('clinician', '/account', options)
      if (isWatched) await watchDrawing(page)
      await page.goto(`/assessments/${assessmentId}`)
      await says(page, / of \d+:\d\d/)
      await trace(page).scrollIntoViewIfNeeded()
      return page
    },
    close: async () => {
      await worker.stop()
      await application.close()
    },
  }
}
