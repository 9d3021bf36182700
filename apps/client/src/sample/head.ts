/** No header is longer. */
const HEAD_BYTES = 65_536

/** The beginning of a file, with all of its header. */
export const headOf = async (file: File): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
