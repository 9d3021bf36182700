import { inflateRawSync } from 'node:zlib'

const LOCAL_HEADER = 0x04034b50
const DEFLATED = 8

/**
 * The unsigned 16-bit values of the only array in a `.npz` file (a zip of `.npy` files), for tests alone. The sizes
 * are those of the zip's local header, which NumPy writes.
 */
export const readNpz = (bytes: Uint8Array): Uint16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== LOCAL_HEADER) throw new Error('no zip file')
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true)
  const packed = bytes.subarray(start, start + view.getUint32(18, true))
  const npy = view.getUint16(8, true) === DEFLATED ? inflateRawSync(packed) : packed
  const data = npy.subarray(10 + (npy[8] ?? 0) + 256 * (npy[9] ?? 0))
  return Uint16Array.from(
    { length: data.length / 2 },
    (_, index) => (data[2 * index] ?? 0) + 256 * (data[2 * index + 1] ?? 0),
  )
}
