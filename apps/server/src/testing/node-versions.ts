import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cachedFolder } from '@medilens/browser'

/** Beside the Node that runs the tests, those that the client promises to run in. */
export const OTHER_NODES = ['22.23.3', '24.21.0'] as const

/**
 * The program of a Node version, out of its npm package. It is fetched at the first use rather than installed with
 * everything else, since only this test needs it and a first start should not wait for a hundred megabytes more.
 */
export async function nodeBinary(version: (typeof OTHER_NODES)[number]): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`
  const folder = await cachedFolder(`${name}-${version}`, async (draft) => {
    await writeFile(join(draft, 'package.json'), '{"private":true}')
    const argv = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`]
    await promisify(execFile)('npm', argv, { cwd: draft })
  })
  return join(folder, 'node_modules', name, 'bin/node')
}
