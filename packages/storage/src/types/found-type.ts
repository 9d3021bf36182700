import { beginsAsJson } from './json-prefix.ts'

/**
 * The types that the first bytes tell, with their media types: registered with IANA, but for WAV's, which is the usual
 * one, and EDF's, which has none.
 */
export const FILE_TYPES = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  wav: 'audio/wav',
  dicom: 'application/dicom',
  edf: 'application/x-edf',
  json: 'application/json',
} as const

export type FileType = keyof typeof FILE_TYPES

/** What the first bytes of a file say it is. */
export interface FoundType {
  readonly type: FileType
  readonly mediaType: (typeof FILE_TYPES)[FileType]
}

const view = (head: Uint8Array): DataView => new DataView(head.buffer, head.byteOffset, head.byteLength)

/** The bytes as characters, one each. */
const latin1 = (head: Uint8Array, from: number, to: number): string =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1', from, to)

const has = (head: Uint8Array, text: string, at = 0): boolean => latin1(head, at, at + text.length) === text

/** PNG (W3C, third edition, 5.2 and 5.6): the signature, and a header of 13 bytes as the first chunk. */
const isPng = (head: Uint8Array): boolean => has(head, '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR')

/** JPEG (ITU-T T.81, B.1.1 and B.2.1): the start of an image, and the first byte of the marker that follows. */
const isJpeg = (head: Uint8Array): boolean => has(head, '\xff\xd8\xff')

/** TIFF 6.0, section 2, in both byte orders; and BigTIFF, whose offsets have 8 bytes. */
const isTiff = (head: Uint8Array): boolean =>
  ['II*\0', 'MM\0*', 'II+\0\x08\0\0\0', 'MM\0+\0\x08\0\0'].some((signature) => has(head, signature))

/** Bytes of the second header, by which its versions differ: of OS/2 1 and 2, and Windows 3, NT, 95 and 98. */
const BMP_HEADERS = [12, 16, 40, 52, 56, 64, 108, 124]

/**
 * BMP (Microsoft: BITMAPFILEHEADER, BITMAPINFOHEADER). A table may begin with the letters, so that the second header's
 * length and the number of planes, always 1, are asked too.
 */
const isBmp = (head: Uint8Array): boolean => {
  if (!has(head, 'BM') || head.length < 28) return false
  const bytes = view(head)
  const headerBytes = bytes.getUint32(14, true)
  return BMP_HEADERS.includes(headerBytes) && bytes.getUint16(headerBytes === 12 ? 22 : 26, true) === 1
}

/** WAV (Microsoft and IBM: Multimedia Programming Interface 1.0), and RF64 for more than 4 GiB (EBU Tech 3306). */
const isWav = (head: Uint8Array): boolean =>
  (has(head, 'RIFF') && has(head, 'WAVE', 8)) || (has(head, 'RF64') && has(head, 'WAVEds64', 8))

/** DICOM (PS3.10, 7.1): 128 bytes of anything, the letters, and an element of group 0002. */
const isDicom = (head: Uint8Array): boolean => has(head, 'DICM\x02\0', 128)

/**
 * EDF and EDF+ (Kemp and others 1992; Kemp and Olivan 2003): version 0, 256 printable characters of header, and 256 more
 * for each signal, which the length of the header agrees with. BDF, of 24 bits, begins with 0xFF and is another type.
 */
const isEdf = (head: Uint8Array): boolean => {
  if (!has(head, '0       ') || head.length < 256) return false
  const header = latin1(head, 0, 256)
  if (!/^[ -~]*$/.test(header)) return false
  const [headerBytes, signals] = [header.slice(184, 192).trim(), header.slice(252).trim()]
  const isNumbers = /^\d+$/.test(headerBytes) && /^\d+$/.test(signals)
  return isNumbers && Number(headerBytes) === 256 * (Number(signals) + 1)
}

/** JSON in UTF-8, an object or an array: other values a table may begin with too. */
const isJson = (head: Uint8Array): boolean => {
  try {
    // A byte order mark is left out by the decoder; a character that the head's end cuts in two is waited for.
    return beginsAsJson(new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }))
  } catch {
    return false
  }
}

// DICOM first: what stands before its letters may be the beginning of a TIFF, for those who read only that.
const SIGNS: readonly (readonly [FileType, (head: Uint8Array) => boolean])[] = [
  ['dicom', isDicom],
  ['png', isPng],
  ['jpeg', isJpeg],
  ['tiff', isTiff],
  ['bmp', isBmp],
  ['wav', isWav],
  ['edf', isEdf],
  ['json', isJson],
]

/**
 * The type of a file by its first bytes (4096 are plenty, 256 enough for all but JSON), or null where they don't tell, as
 * those of WFDB and CSV. It says how a file begins, not that the rest is in order.
 */
export const typeOf = (head: Uint8Array): FoundType | null => {
  const found = SIGNS.find(([, isOf]) => isOf(head))
  return found === undefined ? null : { type: found[0], mediaType: FILE_TYPES[found[0]] }
}
