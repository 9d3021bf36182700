import { readFile } from 'node:fs/promises'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'
import { z } from 'zod'
import { cachedFolder } from './cache.ts'

/** Out of the npm package on Linux; the system's Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  // The package's own arguments switch off what keeps origins apart, which is what is tested.
  const args = ['--no-sandbox']
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return playwright.launch({ channel: 'chrome', args })
  }
  return playwright.launch({ executablePath: await unpackedChromium(), args })
}

/** The package unpacks into the temporary folder, where others may be unpacking it, or have left something by its name. */
async function unpackedChromium(): Promise<string> {
  const before = process.env['TMPDIR']
  const unpack = async (folder: string): Promise<void> => {
    process.env['TMPDIR'] = folder
    try {
      await chromium.executablePath()
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  }
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'))
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8')))
  return `${await cachedFolder(`chromium-${version}`, unpack)}/chromium`
}
