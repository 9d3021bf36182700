/** Common languages by their tags (BCP 47); another one that is stored stays a choice. */
const LANGUAGES = [
  'ar',
  'bg',
  'bn',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'en-GB',
  'en-US',
  'es',
  'et',
  'fa',
  'fi',
  'fr',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sr',
  'sv',
  'th',
  'tr',
  'uk',
  'ur',
  'vi',
  'zh',
]

const names = new Intl.DisplayNames(['en'], { type: 'language' })

/** Languages by name, with the one that is stored among them. */
export const languageChoices = (stored: string) =>
  (LANGUAGES.includes(stored) ? LANGUAGES : [stored, ...LANGUAGES])
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label))

/** The time zones that the browser knows. */
export const TIME_ZONES: string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

/** Fitzpatrick’s six, by how skin takes the sun. */
export const SKIN_TYPES = [
  { value: '1', label: 'I: always burns, never tans' },
  { value: '2', label: 'II: usually burns, tans little' },
  { value: '3', label: 'III: sometimes burns, tans evenly' },
  { value: '4', label: 'IV: burns little, tans well' },
  { value: '5', label: 'V: rarely burns, tans darkly' },
  { value: '6', label: 'VI: never burns' },
]
