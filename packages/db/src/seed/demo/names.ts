/** Given names of many languages, some with letters that a search by name must cope with. */
export const FEMALE_NAMES: readonly string[] = [
  'Aïcha',
  'Birgitta',
  'Chiara',
  'Dagný',
  'Esi',
  'Fatima',
  'Hana',
  'Ingrid',
  'Jovana',
  'Keiko',
  'Ligaya',
  'Nneka',
  'Renée',
  'Soledad',
  'Zoë',
]
export const MALE_NAMES: readonly string[] = [
  'Anders',
  'Bartosz',
  'Cheng',
  'Diego',
  'Emre',
  'Farid',
  'Gábor',
  'Hugh',
  'Jiří',
  'Kwame',
  'Łukasz',
  'Mihai',
  'Nikhil',
  'Søren',
  'Tomás',
]
export const NEUTRAL_NAMES: readonly string[] = ['Ariel', 'Kim', 'Noa', 'Robin']

/** Family names that nobody bears: each says that it is made up. */
export const SURNAMES: readonly string[] = [
  'Beispielmann',
  'Blankenfeld-Mock',
  'Demonova',
  'Dummett-Fake',
  'Esempietti',
  'Exempelström',
  'Fabelgård',
  'Fabrikova',
  'Ficticio',
  'Fikcyjny',
  'Imaginado',
  'Imaginelli',
  'Inventado',
  "O'Sample",
  'Mocksdóttir',
  'Mockridge',
  'Muster-Probst',
  'Mustermeier',
  'Nadaquien',
  'Phantomsen',
  'Placeholm',
  'Pretendsson',
  'Příkladný',
  'Samplesworth',
  'Sampleton',
  'Specimensky',
  'Testarosa-Test',
  'Testwood',
  'Voorbeeldstra',
  'Örneksoy',
]

export const STREETS: readonly [string, ...string[]] = [
  'Example Street',
  'Placeholder Lane',
  'Specimen Road',
  'Sample Square',
  'Fixture Avenue',
]
export const TOWNS: readonly [string, ...string[]] = ['Demoville', 'Testbury', 'Mockhaven', 'Fictional Falls']
export const ALLERGIES: readonly [string, ...string[]] = [
  'Penicillin',
  'Latex',
  'Pollen',
  'Iodinated contrast',
]
export const FAMILY_HISTORY: readonly [string, ...string[]] = [
  'Coronary artery disease (father)',
  'Type 2 diabetes (mother)',
  'Stroke (grandmother)',
  'Melanoma (sibling)',
  'Glaucoma (mother)',
]
