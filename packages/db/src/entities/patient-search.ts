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
