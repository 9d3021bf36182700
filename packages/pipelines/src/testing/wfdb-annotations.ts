/** One annotation of a WFDB `.atr` file in MIT format: its code and the sample it stands at. */
interface Annotation {
  readonly sample: number
  readonly code: number
}

/** Annotation codes of beats (ecgcodes.h: ACMAX and isqrs); 1 is a normal beat. */
const BEAT_CODES = new Set([...Array.from({ length: 13 }, (_, index) => index + 1), 25, 30, 34, 35, 38, 41])
export const NORMAL_BEAT = 1

const SKIP = 59
const AUX = 63
/** NUM, SUB and CHN say more about the annotation before them and carry no time. */
const isModifier = (code: number): boolean => code >= 60 && code <= 62

/**
 * Read the beats of an annotation file, for tests alone: a pipeline never reads one. Format: WFDB Applications Guide,
 * annot(5), MIT format: 16-bit words, six bits of code above ten bits of time since the annotation before.
 */
export const readBeats = (bytes: Uint8Array): Annotation[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const beats: Annotation[] = []
  let sample = 0
  let at = 0
  while (at + 1 < view.byteLength) {
    const word = view.getUint16(at, true)
    at += 2
    if (word === 0) break
    const code = word >> 10
    const low = word & 0x3ff
    if (code === SKIP) {
      // A 32-bit step, its high half first.
      sample += view.getUint16(at, true) * 65_536 + view.getUint16(at + 2, true)
      at += 4
    } else if (code === AUX) {
      at += low + (low % 2)
    } else if (!isModifier(code)) {
      sample += low
      if (BEAT_CODES.has(code)) beats.push({ sample, code })
    }
  }
  return beats
}
