/** The bytes of a one-dimensional .npy file of float64, format 1.0; for tests alone. */
export const writeNpy = (values: readonly number[]): Uint8Array => {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const bytes = new Uint8Array(10 + header.length + 8 * values.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setFloat64(10 + header.length + 8 * index, value, true))
  return bytes
}
