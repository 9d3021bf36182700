import { LocalStore } from '../local/local-store.ts'
import { chunksOf } from './bytes.ts'
import { newId } from './temporary-store.ts'
import { writtenBytes, writtenKey } from './written-object.ts'

// Writes one object after the other until it is killed, and says of each when it is finished.
const store = await LocalStore.open(process.argv[2] ?? '')
process.stdout.write('begins\n')
for (;;) {
  const id = newId()
  await using writer = await store.begin(id, writtenKey(id))
  await writer.write(chunksOf(writtenBytes(id)))
  await writer.finish()
  process.stdout.write(`${id}\n`)
}
