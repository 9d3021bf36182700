import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { colleague } from '../testing/colleague.ts'
import { demoAssessments, isWaiting } from '../testing/demo-assessments.ts'
import { holdAnswer } from '../testing/held-answer.ts'
import { beyondTheWidth } from '../testing/width.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

/** What waits for a review. */
const waiting = async () => (await demoAssessments(application)).filter(isWaiting)

describe.each(['light', 'dark'] as const)('the queue in %s', (colorScheme) => {
  it('has no serious fault, and fits a phone', async () => {
    const page = await application.signedIn('clinician', '/review', {
      colorScheme,
      viewport: { width: 390, height: 844 },
    })
    await page.getByRole('table').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await beyondTheWidth(page)).toBe(0)
    await page.context().close()
  })
})

it('the queue on a phone says of each why it waits', async () => {
  const page = await application.signedIn('clinician', '/review', { viewport: { width: 390, height: 844 } })
  await page.getByRole('table').waitFor()
  const reasons = new Map<string, string | null>(
    (await waiting()).map(({ id, reviewReason }) => [id, reviewReason]),
  )
  const rows = await page
    .getByRole('row')
    .filter({ has: page.locator('.row-link') })
    .all()
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) {
    const path = (await row.locator('.row-link').getAttribute('href')) ?? ''
    const reason = reasons.get(path.slice('/assessments/'.length).split('?')[0] ?? '')
    expect(reason).toMatch(/[a-z]{4}/)
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toContain(reason)
  }
  await page.context().close()
})

describe('reviewing', () => {
  it('keeps in sight whom it is about, however long the note and small the window', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const page = await application.signedIn('clinician', `/assessments/${one.id}#review`, {
      viewport: { width: 390, height: 480 },
    })
    await page.getByLabel('Note').fill('A finding.\n'.repeat(20))
    const name = await page.getByRole('region', { name: 'Overview' }).getByRole('link').first().innerText()
    const line = page.locator('form').getByText(name)
    expect(await line.locator('..').innerText()).toMatch(/born \d+ \w+ \d{4}/)
    for (const part of [page.getByLabel('Note'), page.getByRole('button', { name: 'Sign as reviewed' })]) {
      await part.evaluate((element) => element.scrollIntoView({ block: 'end' }))
      const isSeen = await line.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        return document.elementFromPoint(left + width / 2, top + height / 2) === element
      })
      expect(isSeen).toBe(true)
    }
    await page.context().close()
  })

  it('goes by the keys alone from the most urgent to the next, each signed with its note', async () => {
    const before = (await waiting()).length
    const page = await application.signedIn('clinician', '/review')
    await page.getByRole('table').waitFor()
    await page.getByRole('status').getByText(`${before} wait`).waitFor()
    expect(await page.getByRole('row').nth(1).innerText()).toContain('critical')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('r')
    const note = page.getByLabel('Note')
    await note.waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.type('Seen by the keys alone.')
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('article', { name: 'The review that stands' })
      .getByText('Seen by the keys alone.')
      .waitFor()
    await page.getByText('Dana Exampleson (you)').first().waitFor()
    const first = page.url()
    const next = page.getByRole('link', { name: /^Next: / })
    await next.waitFor()
    expect(await next.evaluate((link) => link === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.href !== first)
    await page.getByLabel('Note').waitFor()
    await page.getByRole('link', { name: 'To the queue' }).click()
    await page
      .getByRole('status')
      .getByText(`${before - 1} wait`)
      .waitFor()
    await page.context().close()
  })

  it('of the same assessment by two people keeps the first, and loses no word of the second', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const mine = await application.signedIn('clinician', `/assessments/${one.id}?queue=all`)
    const theirs = await colleague(application, `/assessments/${one.id}?queue=all`)
    await mine.getByLabel('Note').fill('My own view of it.')
    await theirs.getByLabel('Note').fill('Seen first, by a colleague.')
    await theirs.getByRole('button', { name: 'Sign as reviewed' }).click()
    await theirs.getByRole('status').getByText('Reviewed', { exact: true }).waitFor()

    await mine.getByRole('button', { name: 'Sign as reviewed' }).click()
    await mine.getByRole('alert').getByText('Somebody else reviewed it meanwhile').waitFor()
    const standing = mine.getByRole('article', { name: 'The review that stands' })
    await standing.getByText('Seen first, by a colleague.').waitFor()
    await standing.getByText('Alex Invented').waitFor()
    expect(await mine.getByLabel('Your note, not signed').inputValue()).toBe('My own view of it.')
    expect(await seriousViolations(mine)).toEqual([])

    await mine.getByRole('button', { name: 'Keep what stands, discard mine' }).click()
    await mine.getByLabel('Your note, not signed').waitFor({ state: 'detached' })
    await standing.getByText('Seen first, by a colleague.').waitFor()
    await Promise.all([mine.context().close(), theirs.context().close()])
  })

  it('lets one word a note anew, and shows what one wrote elsewhere meanwhile', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const desk = await application.signedIn('clinician', `/assessments/${one.id}`)
    await desk.getByLabel('Note').fill('First wording.')
    await desk.getByRole('button', { name: 'Sign as reviewed' }).click()
    await desk.getByRole('button', { name: 'Word the note anew' }).click()
    const ward = await application.signedIn('clinician', `/assessments/${one.id}`)
    await ward.getByRole('button', { name: 'Word the note anew' }).click()
    await ward.getByLabel('Note').fill('Worded on the ward.')
    await ward.getByRole('button', { name: 'Sign as reviewed' }).click()
    await ward.getByRole('article').getByText('Worded on the ward.').waitFor()

    await desk.getByLabel('Note').fill('Worded at the desk.')
    await desk.getByRole('button', { name: 'Sign as reviewed' }).click()
    await desk.getByRole('alert').getByText('It changed since you read it').waitFor()
    await desk.getByRole('article').getByText('Worded on the ward.').waitFor()
    await desk.getByRole('button', { name: 'Sign with my note all the same' }).click()
    await desk.getByRole('article').getByText('Worded at the desk.').waitFor()
    expect(await desk.getByRole('alert').count()).toBe(0)
    await Promise.all([desk.context().close(), ward.context().close()])
  })

  it('leaves what is typed while it is signed, to be signed after it', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const page = await application.signedIn('clinician', `/assessments/${one.id}`)
    const note = page.getByLabel('Note')
    await note.fill('Sent.')
    const signed = await holdAnswer(page, /assessment\.review/)
    await note.press('Control+Enter')
    await signed.isHeld
    await note.press('End')
    await page.keyboard.type(' Typed after it.')
    await signed.letThrough()
    const standing = page.getByRole('article', { name: 'The review that stands' })
    await standing.getByText('Sent.', { exact: true }).waitFor()
    expect(await note.inputValue()).toBe('Sent. Typed after it.')
    await note.press('Control+Enter')
    await standing.getByText('Sent. Typed after it.').waitFor()
    await note.waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('of what was corrected meanwhile loses no word, and leads to the correction', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const page = await application.signedIn('clinician', `/assessments/${one.id}`)
    await page.getByLabel('Note').fill('Of what no longer holds.')
    const answer = await page.request.post(`${application.address}/trpc/assessment.supersede`, {
      data: { supersedesId: one.id, pipelineType: one.pipelineType, biomarkers: [] },
      headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.ok()).toBe(true)
    await page.getByRole('button', { name: 'Sign as reviewed' }).click()
    await page
      .getByRole('alert')
      .getByText(/superseded/)
      .waitFor()
    expect(await page.getByLabel('Note').inputValue()).toBe('Of what no longer holds.')
    await page.reload()
    await page.getByRole('link', { name: 'To the correction' }).click()
    await page.getByRole('link', { name: 'an earlier assessment' }).waitFor()
    await page.context().close()
  })

  it('without a network loses no word, and is signed once there is one', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const page = await application.signedIn('clinician', `/assessments/${one.id}`)
    await page.getByLabel('Note').fill('Written in')
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.getByLabel('Note').fill('Written in a lift.')
    await page.getByRole('button', { name: 'Sign as reviewed' }).click()
    await page.getByRole('alert').filter({ hasText: 'No answer from the server' }).waitFor()
    expect(await page.getByLabel('Note').inputValue()).toBe('Written in a lift.')
    await page.context().setOffline(false)
    await page.getByText('You are offline').waitFor({ state: 'detached' })
    await page.getByRole('navigation').getByRole('link', { name: 'Review' }).click()
    await page.getByRole('table', { name: 'Waiting for a review' }).waitFor()
    await page.goBack()
    expect(await page.getByLabel('Note').inputValue()).toBe('Written in a lift.')
    await page.getByRole('button', { name: 'Sign as reviewed' }).click()
    await page.getByRole('article').getByText('Written in a lift.').waitFor()
    await page.context().close()
  })

  it('takes it out of the queue, also for whoever goes there before it is signed and sees it last', async () => {
    const [one] = await waiting()
    if (one === undefined) throw new Error('Nothing waits in the demo')
    const before = (await waiting()).length
    const page = await application.signedIn('clinician', `/assessments/${one.id}`)
    const read = Promise.withResolvers<void>()
    const signed = page.waitForResponse((answer) => answer.url().endsWith('/trpc/assessment.review'))
    await page.route('**/trpc/assessment.review', async (route) => {
      await read.promise
      await route.continue()
    })
    await page.route(
      /assessment\.reviewQueue/,
      async (route) => {
        const response = await route.fetch()
        read.resolve()
        await signed
        // The page has the answer of the signature, and what came of it, before that of the queue.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
        await route.fulfill({ response })
      },
      { times: 1 },
    )
    await page.getByRole('button', { name: 'Sign as reviewed' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Review' }).click()
    await expect
      .poll(() => page.getByRole('status').allInnerTexts())
      .toContainEqual(expect.stringContaining(`${before - 1} wait`))
    await page.context().close()
  })

  it('of everything ends with good news', async () => {
    const page = await application.signedIn('clinician', '/review')
    const all = await waiting()
    for (const { id, version } of all) {
      const answer = await page.request.post(`${application.address}/trpc/assessment.review`, {
        data: { assessmentId: id, expectedVersion: version },
        headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.ok()).toBe(true)
    }
    await page.reload()
    await page.getByText('Nothing waits for a review').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.context().close()
  })
})
