import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { ask, courseWithChat, messagesOf, panelOf, questionOf, sourceOf } from '../testing/chat.ts'
import { holdAnswer } from '../testing/held-answer.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const open = (search?: string, options?: BrowserContextOptions) =>
  courseWithChat(application, search, options)

describe('a conversation beside a patient’s values', () => {
  it('answers a suggested question, and a citation leads to its value in the assessment', async () => {
    const page = await open()
    await panelOf(page).getByRole('button', { name: 'Which values are out of range?' }).click()
    await sourceOf(page, 1).click()
    const card = page.getByRole('dialog', { name: /^Source 1:/ })
    await card.getByRole('link', { name: 'See it in its assessment' }).waitFor()
    await card.getByText(/^Measured \d/).waitFor()
    const name = (await card.locator('p').first().textContent()) ?? ''
    await card.getByText('abnormal').waitFor()
    await card.getByRole('link', { name: 'See it in its assessment' }).click()
    await page.waitForURL(/\/assessments\/[0-9a-f-]{36}\?value=[a-z_0-9]+$/)
    await page.getByRole('main').getByText(name).first().waitFor()
    expect(decodeURIComponent(page.url())).not.toMatch(/abnormal|points/)
  })

  it('takes no reader a day on or back: answer, source and page each say of which zone their day is', async () => {
    const page = await open()
    await ask(page, 'What is the latest heart rate?')
    expect(await panelOf(page).innerText()).toMatch(/measured on \d{4}-\d\d-\d\d UTC/)
    await sourceOf(page, 1).first().click()
    const card = page.getByRole('dialog', { name: /^Source 1:/ })
    const measured = (await card.getByText(/^Measured \d/).innerText()).slice('Measured '.length)
    expect(measured).toMatch(/ \d{4}, \d\d:\d\d (CES?T|GMT\+[12])$/)
    await card.getByRole('link', { name: 'See it in its assessment' }).click()
    await page
      .getByRole('region', { name: 'Overview' })
      .getByText(measured, { exact: true })
      .first()
      .waitFor()
  })

  it('leaves the way to a value where it is while more of the value is read: nobody clicks beside it', async () => {
    const page = await open()
    await ask(page, 'What is the latest heart rate?')
    const rest = await holdAnswer(page, /biomarker\.list/)
    await sourceOf(page, 1).first().click()
    await rest.isHeld
    const card = page.getByRole('dialog', { name: /^Source 1:/ })
    const link = card.getByRole('link', { name: 'See it in its assessment' })
    await card.getByLabel('Loading').waitFor()
    const before = await link.boundingBox()
    await rest.letThrough()
    await card.getByLabel('Loading').waitFor({ state: 'detached' })
    expect(await link.boundingBox()).toEqual(before)
  })

  it('takes the focus and gives it back: the keyboard alone opens it, asks, and closes it', async () => {
    const page = await open('')
    const button = page.getByRole('button', { name: 'Ask about the values' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => questionOf(page).evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.type('What is the latest')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('heart rate?')
    expect(await questionOf(page).inputValue()).toBe('What is the latest\nheart rate?')
    await page.keyboard.press('Enter')
    await sourceOf(page, 1).first().waitFor()
    expect(await questionOf(page).inputValue()).toBe('')
    await page.waitForURL(/chat=[0-9a-f-]{36}/)
    await sourceOf(page, 1).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /^Source 1:/ }).waitFor()
    // The first Esc closes the card alone.
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: /^Source 1:/ }).waitFor({ state: 'detached' })
    expect(await panelOf(page).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await panelOf(page).waitFor({ state: 'detached' })
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('shows what every kind of source says: a value without a day, the catalogue, an assessment', async () => {
    const page = await open()
    await ask(page, 'What was measured?')
    await panelOf(page)
      .getByRole('button', { name: /more sources$/ })
      .click()
    const undated = panelOf(page).getByRole('button', { name: /^Source \d+: value$/ })
    const reads: string[] = []
    page.on('request', (request) => {
      const called = new URL(request.url()).pathname.replace('/trpc/', '').split(',')
      reads.push(...called.filter((name) => /^(assessment|biomarker)\.(?!catalogue)/.test(name)))
    })
    await undated.last().click()
    await page
      .getByRole('dialog')
      .getByText(/^Measured \d/)
      .waitFor()
    await page.getByRole('dialog').getByRole('link', { name: 'See it in its assessment' }).waitFor()
    // Each look is audited: one is enough.
    expect(reads).toEqual(['biomarker.list'])
    await page.keyboard.press('Escape')
    // The end is in view while an answer comes; who scrolled up is left there, and finds back.
    const messages = messagesOf(page)
    await messages.evaluate((one) => one.scrollTo({ top: 0 }))
    await panelOf(page).getByRole('button', { name: 'To the end' }).click()
    await expect
      .poll(() => messages.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight))
      .toBeLessThan(2)
    await questionOf(page).fill('What is the heart rate?')
    await questionOf(page).press('Enter')
    const catalogue = panelOf(page).getByRole('button', { name: 'Source 1: reference catalogue' }).first()
    await catalogue.click()
    await page.getByRole('dialog').getByText('Range 60–100 /min, from 18 years (AHA/ACCF/HRS 2009)').waitFor()
    await page.keyboard.press('Escape')
    await questionOf(page).fill('What is the risk?')
    await questionOf(page).press('Enter')
    await panelOf(page)
      .getByRole('link', { name: /^Source \d+: assessment$/ })
      .first()
      .click()
    await page.waitForURL(/\/assessments\/[0-9a-f-]{36}$/)
  })

  it('lies over the page on a phone, and gives the focus back there too', async () => {
    const page = await open('', { viewport: { width: 390, height: 844 } })
    const button = page.getByRole('button', { name: 'Ask about the values' })
    await button.click()
    await expect.poll(() => questionOf(page).evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await panelOf(page).waitFor({ state: 'detached' })
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true)
  })
})

describe('its panel', () => {
  it('is read by everybody, beside the page and over it: axe finds nothing serious in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('?chat=new', { colorScheme, viewport: { width: 1600, height: 900 } })
      await page.getByRole('button', { name: 'Which values are out of range?' }).waitFor()
      expect(await seriousViolations(page), colorScheme).toEqual([])
      await ask(page, 'Which values are out of range?')
      await sourceOf(page, 1).click()
      await page.getByRole('link', { name: 'See it in its assessment' }).waitFor()
      expect(await seriousViolations(page), colorScheme).toEqual([])
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 390, height: 844 })
      await sourceOf(page, 1).waitFor()
      expect(await seriousViolations(page), colorScheme).toEqual([])
    }
  })
})
