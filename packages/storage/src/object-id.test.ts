import { expect, it } from 'vitest'
import { isObjectId, objectId } from './object-id.ts'
import { newId } from './testing/temporary-store.ts'
import { refusalOf } from './testing/bytes.ts'

const ID = '0d9f4c0e-7c1b-4e5a-9b57-0c8f2f6f3a11'

it('a UUID is an id, and stays as it is written', () => {
  expect(objectId(ID)).toBe(ID)
  expect(isObjectId(newId())).toBe(true)
})

it.each([
  '',
  '.',
  '..',
  '../../etc/passwd',
  `../${ID}`,
  `/${ID}`,
  `${ID}/..`,
  `${ID}/../${ID}`,
  `..\\${ID}`,
  `${ID}\0`,
  `${ID}\n`,
  ` ${ID}`,
  `${ID}.part`,
  `${ID}.lock`,
  ID.toUpperCase(),
  ID.replaceAll('-', ''),
  `{${ID}}`,
  `urn:uuid:${ID}`,
  ID.replace('0d', '%2e'),
  ID.replace('0', '０'),
  ID.replace('0', 'g'),
])('no file outside the store can be reached by the id %j', async (text) => {
  expect(isObjectId(text)).toBe(false)
  expect(await refusalOf(() => objectId(text))).toBe('bad_id')
})
