/**
 * A name as `patients.search_name` holds it and a search asks for it: compatibility forms unified, without accents, in
 * lower case, with single spaces. Letters that carry no accent but differ, as ł or ø, stay as they are.
 */
export const patientSearchName = (fullName: string): string =>
  fullName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    // Lower case may bring a mark of its own.
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()

/** As many as the column `phone_digits` holds; E.164 needs fifteen. */
const MOST_DIGITS = 20

/**
 * A telephone number as `patients.phone_digits` holds it and a search asks for it: its digits 0–9 alone,
 * whatever stands between them; null where it has none.
 */
export const phoneDigits = (phone: string): string | null => {
  const digits = phone.normalize('NFKC').replaceAll(/\D/gu, '').slice(0, MOST_DIGITS)
  return digits === '' ? null : digits
}

/** The texts that begin with a prefix, as a range in byte order: from `from` on, and before `before` where there is one. */
export function prefixRange(prefix: string): { readonly from: string; readonly before: string | null } {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return { from: prefix, before: null }
  // UTF-8 sorts as its code points do; the surrogates among them are no characters.
  const next = last + 1 === FIRST_SURROGATE ? AFTER_SURROGATES : last + 1
  return { from: prefix, before: String.fromCodePoint(...points, next) }
}

const LAST_CODE_POINT = 0x10ffff
const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000
