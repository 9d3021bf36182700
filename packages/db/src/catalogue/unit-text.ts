/** A UCUM unit for people: a bare number or score has none, and an annotation goes without its braces. */
export const unitText = (unit: string): string =>
  unit === '1' || unit === '{score}' ? '' : unit.replaceAll(/[{}]/g, '')
