import { LocalStore } from '../local/local-store.ts'
import { objectId } from '../object-id.ts'
import { chunksOf } from './bytes.ts'
import { writtenBytes, writtenKey } from './written-object.ts'

// Writes what it can of one object, says so, and holds its part until it is killed.
const id = objectId(process.argv[3] ?? '')
const store = await LocalStore.open(process.argv[2] ?? '')
const writer = await store.begin(id, writtenKey(id))
const outcome = await writer.write(chunksOf(writtenBytes(id))).then(
  () => 'written',
  (error: unknown) => String(error),
)
process.stdout.write(`${outcome}\n`)
setInterval(() => undefined, 60_000)
