import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** For vitest's `globalSetup`: what is tested is what is built, once a run. */
export default async function setup(): Promise<void> {
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'warn' })
}
