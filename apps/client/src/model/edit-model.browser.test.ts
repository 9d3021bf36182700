import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { holdAnswer } from '../testing/held-answer.ts'
import { openVersion, register } from '../testing/model-versions.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const admin = () => application.signedIn('admin', '/models')

describe('what a version is', () => {
  it('is edited by two at once, and nothing that either typed is lost', async () => {
    const model = { name: 'net', version: '8' }
    const mine = await admin()
    await register(mine, model)
    const theirs = await admin()
    await openVersion(theirs, model)
    const edit = async (page: Page, accuracy: string) => {
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByLabel('Measured accuracy').fill(accuracy)
    }
    await edit(mine, '90')
    await edit(theirs, '80')
    await theirs.getByLabel('Framework').fill('onnx')
    await theirs.getByRole('button', { name: 'Save' }).click()
    await theirs.getByText('80.0 %', { exact: true }).waitFor()
    await mine.getByRole('button', { name: 'Save' }).click()
    const conflict = mine.getByRole('alert').filter({ hasText: 'Meanwhile the version was changed' })
    await conflict.getByRole('row', { name: 'Measured accuracy 80.0 % 90.0 %' }).waitFor()
    expect(await seriousViolations(mine)).toEqual([])
    await conflict.getByRole('button', { name: 'Apply mine to the new version' }).click()
    await mine.getByText('90.0 %', { exact: true }).waitFor()
    await mine.getByText('onnx', { exact: true }).waitFor()
    await mine.context().close()
    await theirs.context().close()
  })

  it('keeps what is typed while it is saved, to be saved after it; what is no time is said to be none', async () => {
    const page = await admin()
    await register(page, { name: 'net', version: '9' })
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit net 9' })
    await dialog.getByLabel('Framework').fill('onnx')
    const saved = await holdAnswer(page, /model\.update/)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await saved.isHeld
    await dialog.getByLabel('Measured accuracy').fill('77')
    await saved.letThrough()
    await page.getByText('onnx', { exact: true }).waitFor()
    await dialog.getByLabel(/^Active until/).fill('20266-01-01T00:00')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText(/^Invalid/).waitFor()
    expect(await dialog.getByLabel('Measured accuracy').inputValue()).toBe('77 %')
    await dialog.getByLabel(/^Active until/).fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('77.0 %', { exact: true }).waitFor()
    await page.getByText('onnx', { exact: true }).waitFor()
    await page.context().close()
  })
})
