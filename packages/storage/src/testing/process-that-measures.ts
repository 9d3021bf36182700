import { DataKey } from '../keys/data-key.ts'
import { LocalStore } from '../local/local-store.ts'
import { someBytes } from './bytes.ts'
import { newId } from './temporary-store.ts'

// Says by how many MiB its peak of memory grows while it takes, and gives back, so many MiB.
const mebibytes = Number(process.argv[3])
const store = await LocalStore.open(process.argv[2] ?? '')
const chunk = someBytes(65_536)
async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < mebibytes * 16; sent++) yield chunk
}
const peak = (): number => process.resourceUsage().maxRSS / 1024

const [id, key] = [newId(), DataKey.random()]
const before = peak()
await using writer = await store.begin(id, key)
await writer.write(chunks())
const { size } = await writer.finish()
const afterWriting = peak()
let given = 0
for await (const bytes of await store.read(id, key, size)) given += bytes.length
const grown = { size, given, writing: afterWriting - before, reading: peak() - afterWriting }
process.stdout.write(`${JSON.stringify(grown)}\n`)
