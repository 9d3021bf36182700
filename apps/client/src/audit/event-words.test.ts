import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EVENT_CHOICES, eventInWords } from './event-words.ts'

const API = fileURLToPath(new URL('../../../../packages/api/src', import.meta.url))

/** Every event that the server's sources declare. */
async function declaredEvents(): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const path of glob('**/*.ts', { cwd: API, exclude: (name) => name.endsWith('.test.ts') })) {
    const source = await readFile(`${API}/${path}`, 'utf8')
    for (const [, event = ''] of source.matchAll(/\bevent: '(\w+\.\w+)'/g)) found.add(event)
  }
  return found
}

describe('an event in words', () => {
  it('can be read and chosen by an admin, whatever the server writes', async () => {
    const known = new Set(EVENT_CHOICES.map(({ value }) => value))
    const declared = await declaredEvents()
    expect(declared.size).toBeGreaterThan(60)
    expect([...declared].filter((event) => !known.has(event))).toEqual([])
  })

  it('says what was done, and of a denial what was tried', () => {
    expect(eventInWords('patient.read', 'read')).toBe('opened a patient’s record')
    expect(eventInWords('patient.read', 'deny')).toBe('tried to open a patient’s record')
  })

  it('is the event itself, where it is not known here', () => {
    expect(eventInWords('laboratory.order', 'create')).toBe('laboratory.order')
    expect(eventInWords('laboratory.order', 'deny')).toBe('tried: laboratory.order')
  })
})
