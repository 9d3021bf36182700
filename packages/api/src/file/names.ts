/** The longest name that a column takes. */
const LONGEST = 255

/** What shows nothing of itself, or turns what stands beside it round: `exe.gnp` that reads as a picture. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A file's name as it was where it came from: without the folders before it. It is shown, and never used as a path. */
export function shownName(given: string): string {
  const name = (given.split(/[/\\]/).at(-1) ?? '').replaceAll(UNSEEN, '').trim()
  return name.slice(0, LONGEST).trim() || 'file'
}

/** Endings of files that pipelines read together, and know by these. */
const ENDINGS = ['hea', 'dat', 'atr', 'edf', 'csv', 'dcm', 'txt', 'png', 'jpg', 'tif', 'bmp', 'wav', 'json']

const OF_TYPE: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/bmp': 'bmp',
  'audio/wav': 'wav',
  'application/dicom': 'dcm',
  'application/x-edf': 'edf',
  'application/json': 'json',
}

/**
 * The name under which a file is kept and handed out: its id, and an ending that its bytes tell, or its own where that is
 * a known one. What people call their files may name a patient, and a download lands in folders that others look into.
 */
export function keptName(id: string, contentType: string | null, originalFilename: string): string {
  const own = /\.(?<ending>\w{1,8})$/.exec(originalFilename)?.groups?.['ending']?.toLowerCase() ?? ''
  const ending = OF_TYPE[contentType ?? ''] ?? (ENDINGS.includes(own) ? own : 'bin')
  return `${id}.${ending}`
}
