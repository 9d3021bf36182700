import { IntervalError } from './interval-error.ts'

/** `\x93NUMPY`, the first six bytes of every .npy file. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
const VALUE_BYTES = 8

const malformed = (what: string): IntervalError => new IntervalError('npy_malformed', `.npy file: ${what}`)
const unsupported = (what: string): IntervalError =>
  new IntervalError('npy_unsupported', `.npy file: ${what}`)

/** Whether the bytes begin as a NumPy array file does. */
export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, at) => bytes[at] === byte)

/** Where the header's text begins and ends; the width of its length field is what the format's versions differ in. */
const headerBounds = (view: DataView): { start: number; end: number } => {
  if (view.byteLength < 10) throw malformed('ends inside its preamble')
  const major = view.getUint8(6)
  if (major !== 1 && major !== 2) throw unsupported(`format version ${major}; versions 1 and 2 are read`)
  const start = major === 1 ? 10 : 12
  if (view.byteLength < start) throw malformed('ends inside its preamble')
  const end = start + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end > view.byteLength) throw malformed('ends inside its header')
  return { start, end }
}

/**
 * Read a one-dimensional little-endian float64 or int64 array from the bytes of a .npy file.
 *
 * Format: NumPy Enhancement Proposal 1 (numpy.lib.format), versions 1.0 and 2.0.
 * @throws IntervalError `npy_malformed` when the file contradicts itself or is cut, `npy_unsupported` for another
 * type, order, dimension or version, `not_numeric` for an integer too large to be exact.
 */
export const parseNpy = (bytes: Uint8Array): number[] => {
  if (!isNpy(bytes)) throw malformed('the magic number is missing')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { start, end } = headerBounds(view)
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end))

  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1]
  if (type === undefined) throw malformed('the header has no plain descr')
  if (type !== '<f8' && type !== '<i8') throw unsupported('only little-endian float64 and int64 are read')

  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1]
  if (shape === undefined) throw malformed('the header has no shape')
  // For one dimension C and Fortran order are the same, so fortran_order needs no look.
  const length = /^\s*(\d+)\s*,\s*$/.exec(shape)?.[1]
  if (length === undefined) throw unsupported('only a one-dimensional array is read')

  // The length is compared with what is there before anything is allocated: a header may lie.
  const count = Number(length)
  if (count * VALUE_BYTES !== view.byteLength - end)
    throw malformed('the data is not as long as the shape says')

  return Array.from({ length: count }, (_, index) => {
    const at = end + index * VALUE_BYTES
    const value = type === '<f8' ? view.getFloat64(at, true) : Number(view.getBigInt64(at, true))
    if (type === '<i8' && !Number.isSafeInteger(value)) {
      throw new IntervalError('not_numeric', `value ${index + 1} is too large to be an interval`, index + 1)
    }
    return value
  })
}
