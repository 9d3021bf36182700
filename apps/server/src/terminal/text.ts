import { stripVTControlCharacters } from 'node:util'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** Characters that a terminal draws two columns wide, near enough: East Asian scripts and emoji. */
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u

/**
 * Text that may be written to a terminal: stored text can hold escape sequences, line breaks and direction marks,
 * which would move the cursor or reorder what stands beside it. They go; white space becomes one blank.
 */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu, '')

/** How many columns a text takes on a terminal. */
export const columnsOf = (text: string): number => {
  let columns = 0
  for (const { segment } of segmenter.segment(text)) columns += WIDE.test(segment) ? 2 : 1
  return columns
}

/** Cut a text to at most `width` columns; what was cut ends in an ellipsis. */
export const fit = (text: string, width: number): string => {
  if (columnsOf(text) <= width) return text
  let kept = ''
  let columns = 0
  for (const { segment } of segmenter.segment(text)) {
    columns += columnsOf(segment)
    if (columns > width - 1) break
    kept += segment
  }
  return width > 0 ? `${kept}…` : ''
}

/** Fill up with blanks to `width` columns, on the right or, with `end`, on the left. */
export const pad = (text: string, width: number, align: 'start' | 'end' = 'start'): string => {
  const blanks = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return align === 'end' ? blanks + text : text + blanks
}
