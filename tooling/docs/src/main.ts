import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { documents } from './documents.ts'

const HELP = `Writes docs/api.md, docs/permissions.md and docs/openapi.json from the router, the routes, their schemas and comments.

usage: node tooling/docs/src/main.ts [--check] [--help]

  --check   write nothing; exit code 1 where a document is not what would be written
`

const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Runs the command and returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    process.stdout.write(HELP)
    return 0
  }
  let stale = 0
  for (const [path, text] of await documents(PROJECT_ROOT)) {
    const isCurrent = read(join(PROJECT_ROOT, path)) === text
    if (values.check === true) {
      if (!isCurrent) stale += 1
      process.stdout.write(
        isCurrent ? `ok   ${path}\n` : `FAIL ${path} is out of date: run \`pnpm docs:generate\`\n`,
      )
    } else if (!isCurrent) {
      writeFileSync(join(PROJECT_ROOT, path), text)
      process.stdout.write(`wrote ${path}\n`)
    }
  }
  return stale === 0 ? 0 : 1
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

process.exitCode = await main(process.argv.slice(2))
