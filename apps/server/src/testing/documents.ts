import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** The documents whose every command is run. */
export const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/operations.md',
  'docs/status.md',
  'examples/python/README.md',
].map((name) => join(ROOT, name))

export const read = (path: string): Promise<string> => readFile(path, 'utf8')

/** The code that a document holds in a language. */
export const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(?<code>[^]*?)^\`\`\``, 'gm'))].flatMap(
    ({ groups }) => groups?.['code'] ?? [],
  )
