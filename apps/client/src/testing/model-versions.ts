import type { Page } from 'playwright-core'
import type { LabModel } from './work.ts'

export const modelTable = (page: Page) => page.getByRole('table', { name: 'Model versions' })
/** Goes from the list to the page of a version. */
export async function openVersion(page: Page, { name, version }: LabModel): Promise<void> {
  await modelTable(page)
    .getByRole('link', { name: `${name} ${version}` })
    .press('Enter')
  await page.getByRole('heading', { level: 1, name: `${name} ${version}` }).waitFor()
}

/** Registers a version on the page of all, and ends on its own. */
export async function register(page: Page, { name, version }: LabModel, digest = ''): Promise<void> {
  await page.getByRole('button', { name: 'Register a version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Register a version' })
  await dialog.getByLabel(/^Name/).fill(name)
  await dialog.getByLabel(/^Version/).fill(version)
  await dialog.getByLabel(/^Digest/).fill(digest)
  await dialog.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: `${name} ${version}` }).waitFor()
}
