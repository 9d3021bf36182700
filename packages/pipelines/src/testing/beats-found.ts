/** How well beats were found: of the true ones how many (sensitivity), of the found ones how many are true (PPV). */
export interface Found {
  readonly sensitivity: number
  readonly ppv: number
}

/**
 * Compare beats, each found one with at most one true one within `tolerance` samples, both in order. As ANSI/AAMI EC57
 * has it, but for its longer tolerance of 150 ms.
 */
export const compareBeats = (
  truth: readonly number[],
  found: readonly number[],
  tolerance: number,
): Found => {
  let [matched, at] = [0, 0]
  for (const beat of truth) {
    while (at < found.length && (found[at] ?? 0) < beat - tolerance) at += 1
    if (at < found.length && (found[at] ?? 0) <= beat + tolerance) {
      matched += 1
      at += 1
    }
  }
  return { sensitivity: matched / truth.length, ppv: found.length === 0 ? 0 : matched / found.length }
}
