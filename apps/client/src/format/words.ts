/** A key of ours or of a pipeline as words: `heart_rate_variability` or `drGrade`. */
export const wordsOf = (key: string): string =>
  key
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()

/** The same at the beginning of a line. */
export const titleOf = (key: string): string => {
  const words = wordsOf(key)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
