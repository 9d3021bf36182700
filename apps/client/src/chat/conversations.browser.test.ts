import { DEMO_ORGANIZATION_ID } from '@medilens/db'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { ask, courseWithChat, messagesOf, panelOf, questionOf, sourceOf } from '../testing/chat.ts'
import { holdAnswer } from '../testing/held-answer.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const open = () => courseWithChat(application)

describe('a conversation', () => {
  it('completes an answer that the network cut off in the middle, each sentence once', async () => {
    const page = await open()
    let cut = false
    const { promise: isBack, resolve: comeBack } = Promise.withResolvers<void>()
    const resumedFrom: (string | undefined)[] = []
    await page.route(/chat\.onAnswer/, async (route) => {
      if (!cut) {
        cut = true
        const whole = await (await route.fetch()).text()
        // Up to the end of the first event that has an id: the first sentence.
        const [begin = ''] =
          /^[\s\S]*?\nid: ?\d+[\s\S]*?\n\n|^[\s\S]*?data:[^\n]*\nid: ?\d+\n[\s\S]*?\n/.exec(whole) ?? []
        await route.fulfill({ status: 200, contentType: 'text/event-stream', body: begin })
        return
      }
      await isBack
      resumedFrom.push(route.request().headers()['last-event-id'])
      await route.continue()
    })
    await panelOf(page).getByRole('button', { name: 'Which values are out of range?' }).click()
    await panelOf(page).getByText('Connection lost, resuming…').waitFor()
    const heard = await panelOf(page).getByText('Diabetic retinopathy grade (ICDR) of the').allTextContents()
    expect(heard).toHaveLength(1)
    comeBack()
    await sourceOf(page, 2).waitFor()
    const answered = await panelOf(page)
      .getByText('Diabetic retinopathy grade (ICDR) of the')
      .allTextContents()
    expect(answered).toHaveLength(2)
    expect(answered[0]).toContain((heard[0] ?? '').trim())
    expect(Number(resumedFrom[0])).toBeGreaterThan(10)
  })

  it('loses nothing that was typed when it cannot be sent, and begins no second conversation for it', async () => {
    const page = await open()
    let begun = 0
    page.on('request', (request) => {
      if (request.url().includes('chat.createThread')) begun += 1
    })
    await page.route(/chat\.send/, (route) => route.abort('connectionfailed'), { times: 1 })
    await questionOf(page).fill('What is the latest heart rate?')
    await questionOf(page).press('Enter')
    await panelOf(page).getByRole('alert').getByText('No connection to the server').waitFor()
    expect(await questionOf(page).inputValue()).toBe('What is the latest heart rate?')
    await panelOf(page).getByRole('button', { name: 'Close the conversation' }).click()
    await page.getByRole('button', { name: 'Ask about the values' }).click()
    expect(await questionOf(page).inputValue()).toBe('What is the latest heart rate?')
    await questionOf(page).press('Enter')
    await sourceOf(page, 1).first().waitFor()
    expect(await questionOf(page).inputValue()).toBe('')
    expect(begun).toBe(1)
  })

  it('keeps on the screen what was asked, though a look from before the question is answered after it', async () => {
    const page = await open()
    await ask(page, 'What is the latest heart rate?')
    const before = await holdAnswer(page, /chat\.listMessages/)
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.context().setOffline(false)
    await before.isHeld
    await questionOf(page).fill('What is the latest PR interval?')
    await questionOf(page).press('Enter')
    const asked = messagesOf(page).getByText('What is the latest PR interval?', { exact: true })
    await asked.waitFor()
    await before.letThrough()
    expect(await asked.count()).toBe(1)
    await sourceOf(page, 1).nth(1).waitFor()
  })

  it('is found again in the list, and archived: then it is read, and takes no more questions', async () => {
    const page = await open()
    await ask(page, 'What is the latest PR interval?')
    const { href } = new URL(page.url())
    await panelOf(page)
      .getByRole('button', { name: /^Conversation: What is the latest PR/ })
      .click()
    await page.getByRole('menuitem', { name: 'New conversation' }).click()
    await page.getByRole('button', { name: 'Which values are out of range?' }).waitFor()
    await panelOf(page)
      .getByRole('button', { name: /^Conversation: New/ })
      .click()
    await page.getByRole('menuitem', { name: /What is the latest PR interval/ }).click()
    await sourceOf(page, 1).first().waitFor()
    await panelOf(page).getByRole('button', { name: 'Archive this conversation' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive', exact: true }).click()
    await page.getByRole('button', { name: 'Which values are out of range?' }).waitFor()
    await panelOf(page)
      .getByRole('button', { name: /^Conversation: New/ })
      .click()
    await page.getByRole('menuitem').first().waitFor()
    await page
      .getByRole('menuitem', { name: /What is the latest PR interval/ })
      .waitFor({ state: 'detached' })
    await page.goto(href)
    await panelOf(page).getByText('This conversation is archived').waitFor()
    await sourceOf(page, 1).first().waitFor()
    expect(await questionOf(page).isVisible()).toBe(false)
  })

  it('says that an answer broke off, and asks it again', async () => {
    const page = await open()
    await ask(page, 'What is the latest QRS duration?')
    await application.scratch.database.inOrganization(
      { organizationId: DEMO_ORGANIZATION_ID, userId: null },
      ({ sql }) =>
        sql
          .updateTable('chat_messages')
          .set({ status: 'failed' })
          .where('organizationId', '=', DEMO_ORGANIZATION_ID)
          .where('role', '=', 'assistant')
          .where('content', 'like', 'QRS duration%')
          .execute(),
    )
    await page.reload()
    await panelOf(page).getByText('This answer broke off.').waitFor()
    await panelOf(page).getByRole('button', { name: 'Ask again' }).click()
    await sourceOf(page, 1).nth(1).waitFor()
    expect(
      await messagesOf(page).getByText('What is the latest QRS duration?', { exact: true }).all(),
    ).toHaveLength(2)
  })

  it('says how long to wait when too much was asked, and keeps the question', async () => {
    const page = await courseWithChat(application, '?chat=new', {}, 'patient')
    await ask(page, 'What is the latest heart rate?')
    const threadId = new URL(page.url()).searchParams.get('chat')
    const { origin } = new URL(page.url())
    const send = () =>
      page.request.post('/trpc/chat.send', {
        data: { threadId, question: 'What is the risk?' },
        headers: { origin, 'sec-fetch-site': 'same-origin' },
      })
    let status = 200
    // oxlint-disable-next-line no-await-in-loop -- until it is too much
    for (let sent = 0; status === 200 && sent < 100; sent += 1) status = (await send()).status()
    expect(status).toBe(429)
    await questionOf(page).fill('What was measured?')
    await questionOf(page).press('Enter')
    await panelOf(page)
      .getByRole('alert')
      .getByText(/Ask again in \d+ s/)
      .first()
      .waitFor()
    expect(await questionOf(page).inputValue()).toBe('What was measured?')
  })

  it('counts down how long to wait, and is quiet again once that is over', async () => {
    const page = await open()
    await page.clock.install()
    const data = { code: 'TOO_MANY_REQUESTS', httpStatus: 429, reason: 'too_many_requests', issues: [] }
    const error = {
      message: 'Later.',
      code: -32_029,
      data: { ...data, requestId: 'r', retryAfterMs: 60_000 },
    }
    await page.route(/chat\.send/, (route) => route.fulfill({ status: 429, json: { error } }), { times: 1 })
    await questionOf(page).fill('What is the latest heart rate?')
    await questionOf(page).press('Enter')
    const notice = panelOf(page).getByRole('alert')
    const seconds = async () => Number(/again in (\d+) s/.exec(await notice.innerText())?.[1])
    await notice.waitFor()
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000)
    const before = await seconds()
    expect(before).toBeGreaterThan(40)
    await page.clock.fastForward(10_000)
    await expect.poll(seconds).toBe(before - 10)
    await page.clock.fastForward(60_000)
    await page.clock.resume()
    await notice.waitFor({ state: 'detached' })
    expect(await questionOf(page).inputValue()).toBe('What is the latest heart rate?')
  })

  it('does not show a conversation beside somebody it is not about', async () => {
    const page = await open()
    await ask(page, 'What is the latest heart rate?')
    const chat = new URL(page.url()).searchParams.get('chat') ?? ''
    const { origin } = new URL(page.url())
    const answer = await page.request.post('/trpc/patient.list', {
      data: { limit: 5 },
      headers: { origin, 'sec-fetch-site': 'same-origin' },
    })
    const other = /"id":"([0-9a-f-]{36})"/g
    const ids = [...(await answer.text()).matchAll(other)].map(([, id]) => id)
    const another = ids.find((id) => id !== application.demoPatientId) ?? ''
    await page.goto(`/patients/${another}/biomarkers/heart_rate?chat=${chat}`)
    await panelOf(page).getByText('This conversation is not about this patient.').waitFor()
    expect(await panelOf(page).getByText('was last measured').isVisible()).toBe(false)
  })
})
