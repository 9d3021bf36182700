import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { addValues } from '../testing/added-values.ts'
let application: Application
const ago = (d: number) => new Date(Date.now() - d * 86400000)
beforeAll(async () => {
  application = await openApplication()
  await addValues(application.scratch, [
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => ({
      name: 'qtc_fridericia',
      value: [440, 455, 471, 505, 498, 520, 470, 460, 450, 441][i] ?? 0,
      unit: 'ms',
      measuredAt: ago(60 - i * 6),
      pipelineVersion: i < 5 ? 'own-1.0' : 'own-2.0',
      range: i < 3 ? ([390, 450] as const) : ([390, 460] as const),
      status:
        (
          [
            'normal',
            'borderline',
            'abnormal',
            'abnormal',
            'abnormal',
            'abnormal',
            'abnormal',
            'borderline',
            'normal',
            'normal',
          ] as const
        )[i] ?? 'normal',
    })),
    ...Array.from({ length: 4000 }, (_, i) => ({
      name: 'many',
      value: 50 + 20 * Math.sin(i / 60) + ((i * 7919) % 13),
      unit: 'ms',
      measuredAt: ago(600 - i / 8),
      range: [40, 70] as const,
      status:
        (['normal', 'borderline', 'abnormal'] as const)[i % 11 === 0 ? 2 : i % 7 === 0 ? 1 : 0] ?? 'normal',
    })),
    { name: 'alone', value: 5, unit: 'mm', measuredAt: ago(3) },
    { name: 'alone', value: 5, unit: 'kg', measuredAt: ago(2) },
  ])
})
afterAll(() => application.close())
const S = async (page: Page, n: string) => {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `/tmp/bio-${n}.png`, fullPage: true })
}
describe('look', () => {
  it('looks', async () => {
    const p = `/patients/${application.demoPatientId}/biomarkers`
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await application.signedIn('clinician', `${p}/qtc_fridericia?days=90`, { colorScheme })
      await page.getByRole('application').focus()
      await page.keyboard.press('Home')
      await S(page, `qtc-1280-${colorScheme}`)
      await page.setViewportSize({ width: 390, height: 844 })
      await S(page, `qtc-390-${colorScheme}`)
      await page.goto(`${p}/qtc_fridericia?days=7`)
      await S(page, `qtc7-390-${colorScheme}`)
      await page.setViewportSize({ width: 1920, height: 1000 })
      await page.goto(`${p}/vessel_density?days=730`)
      await S(page, `vd-1920-${colorScheme}`)
      await page.goto(`${p}/many?days=730`)
      await S(page, `many-1920-${colorScheme}`)
      await page.goto(`${p}/alone?days=7`)
      await S(page, `alone-${colorScheme}`)
      await page.goto(`${p}/cardiothoracic_ratio?days=7`)
      await S(page, `empty-${colorScheme}`)
      if (colorScheme === 'light') {
        await page.goto(`${p}/qtc_fridericia?days=730`)
        await page.waitForLoadState('networkidle')
        await page.pdf({ path: '/tmp/bio-print.pdf', format: 'A4' })
      }
      await page.context().close()
    }
    console.log(application.complaints().map((c) => c.slice(0, 1500)))
  }, 120000)
})
