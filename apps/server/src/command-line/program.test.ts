import { readFile } from 'node:fs/promises'
import { testCluster } from '@medilens/db/testing'
import { expect, it } from 'vitest'
import { runHere } from '../testing/command.ts'

const COMMANDS = [
  'start',
  'serve',
  'db check',
  'db migrate',
  'db rollback',
  'db status',
  'db migration:create',
  'db seed',
  'db reset',
  'db pool',
  'user create',
  'organization create',
  'organization list',
  'key create',
  'key list',
  'key revoke',
  'platform-key create',
  'platform-key list',
  'platform-key revoke',
  'demo',
  'analyze cardiology',
]

it.each(COMMANDS)('%s explains itself, with an example', async (command) => {
  const { code, stdout, stderr } = await runHere([...command.split(' '), '--help'], {})
  expect(code).toBe(0)
  expect(stderr).toBe('')
  expect(stdout).toContain(`Usage: medilens ${command}`)
  expect(stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ .*medilens ${command}`))
})

it.each([
  ['nonsense'],
  ['db nonsense'],
  ['start --nonsense'],
  ['start --port 70000'],
  ['key create --name x'],
  ['key create --organization x --name x --role king'],
  ['key create --organization x --name x --role admin --expires never'],
  ['key create --organization x --name x --role admin --expires 1e-9'],
  ['key create --organization x --name x --role admin --expires 3651'],
  ['analyze cardiology'],
  ['analyze cardiology none.txt --patient x'],
  ['analyze cardiology none.txt --patient 019b76da-a800-7000-8000-000000000005 --measured-at yesterday'],
])('%s is called wrongly: exit code 2', async (command) => {
  const { code, stdout, stderr } = await runHere(command.split(' '), {})
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('error: ')
})

it('says its version, which is that of its package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(await runHere(['--version'], {})).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

it('says in one place all that is wrong with the configuration', async () => {
  const { code, stderr } = await runHere(['db', 'check'], { PORT: 'x', DATABASE_URL: 'mysql://x' })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The configuration is wrong:\n {2}PORT: .*\n {2}DATABASE_URL: .*\n$/)
})

it('says what to do where it is not let in, and shows neither stack nor password', async () => {
  const { host, port } = testCluster()
  const { code, stderr } = await runHere(['db', 'check'], {
    DATABASE_URL: `postgres://nobody:secret@/x?host=${encodeURIComponent(host)}&port=${port}`,
  })
  expect(code).toBe(1)
  expect(stderr).toContain('Can\'t connect to database "x"')
  expect(stderr).not.toContain('secret')
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
})
