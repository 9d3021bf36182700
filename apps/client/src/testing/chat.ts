import type { BrowserContextOptions, Page } from 'playwright-core'
import type { DemoRole } from '@medilens/db'
import type { Application } from './application.ts'

/** A course of the demo patient, with a conversation beside it as the address says. */
export const courseWithChat = (
  application: Application,
  search = '?chat=new',
  options: BrowserContextOptions = {},
  role: DemoRole = 'clinician',
): Promise<Page> =>
  application.signedIn(role, `/patients/${application.demoPatientId}/biomarkers/heart_rate${search}`, options)

export const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Conversation' })
export const questionOf = (page: Page) => panelOf(page).getByRole('textbox', { name: 'Question' })
export const messagesOf = (page: Page) => panelOf(page).getByRole('region', { name: 'Messages' })
export const sourceOf = (page: Page, number: number) =>
  panelOf(page).getByRole('button', { name: new RegExp(`^Source ${number}:`) })

/** Asks by the keyboard, and waits until the answer is whole. */
export const ask = async (page: Page, question: string): Promise<void> => {
  await questionOf(page).fill(question)
  await questionOf(page).press('Enter')
  await sourceOf(page, 1).first().waitFor()
}
