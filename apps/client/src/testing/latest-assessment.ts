import { DEMO_PATIENT_ID } from '@medilens/db'
import type { PipelineType } from '@medilens/db/vocabulary'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const Answer = z.object({
  result: z.object({ data: z.object({ items: z.array(z.object({ id: z.uuid() })).min(1) }) }),
})

/** The demo patient's latest assessment of a pipeline, as whoever is signed in on a page sees it. */
export async function latestAssessment(page: Page, pipelineType: PipelineType): Promise<string> {
  const origin = new URL(page.url()).origin
  const answer = await page.request.post(`${origin}/trpc/assessment.list`, {
    data: { patientId: DEMO_PATIENT_ID, pipelineType, status: 'completed', limit: 1 },
    headers: { origin, 'sec-fetch-site': 'same-origin' },
  })
  const [latest] = Answer.parse(await answer.json()).result.data.items
  if (latest === undefined) throw new Error(`The demo patient has no ${pipelineType} assessment`)
  return latest.id
}
