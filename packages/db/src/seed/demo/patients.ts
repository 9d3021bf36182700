import type { Gender } from '../../vocabulary.ts'
import { CONDITIONS } from './conditions.ts'
import * as names from './names.ts'
import { shuffled, stream } from './random.ts'
import type { Random } from './random.ts'
import type { DemoCondition, DemoPatient } from './types.ts'

interface Sketch {
  readonly gender: Gender
  readonly conditions: readonly DemoCondition[]
  /** Year of birth, from and to. */
  readonly born: readonly [from: number, to: number]
}

const sketch = (gender: Gender, from: number, to: number, ...conditions: DemoCondition[]): Sketch => ({
  gender,
  born: [from, to],
  conditions,
})

/**
 * Who is in the demo: every condition, a child (no adult range applies), and people whose gender is neither male nor
 * female (no range by sex applies), so that each kind of answer can be seen.
 */
const COHORT: readonly Sketch[] = [
  sketch('female', 1958, 1958, 'hypertension', 'type_2_diabetes'),
  sketch('male', 1941, 1952, 'heart_failure'),
  sketch('female', 1962, 1975, 'irregular_rhythm'),
  sketch('male', 1955, 1966, 'type_2_diabetes'),
  sketch('female', 1968, 1984, 'qt_prolonging_medication'),
  sketch('male', 1950, 1962, 'parkinsons_disease'),
  sketch('female', 1978, 1990, 'voice_strain'),
  sketch('other', 1985, 1999, 'hypertension'),
  sketch('male', 1972, 1991, 'multiple_naevi'),
  sketch('female', 1945, 1957, 'memory_complaint'),
  sketch('male', 1960, 1979),
  sketch('female', 1988, 2003),
  sketch('male', 2014, 2016),
  sketch('female', 1948, 1961, 'heart_failure', 'hypertension'),
  sketch('male', 1958, 1970, 'hypertension'),
  sketch('female', 1951, 1967, 'type_2_diabetes', 'memory_complaint'),
  sketch('male', 1949, 1963, 'irregular_rhythm', 'hypertension'),
  sketch('female', 1953, 1964, 'parkinsons_disease'),
  sketch('male', 1975, 1994, 'qt_prolonging_medication'),
  sketch('unknown', 1970, 1990),
  sketch('female', 1981, 1997, 'multiple_naevi'),
  sketch('male', 1983, 2001),
  sketch('female', 1957, 1969, 'hypertension'),
  sketch('male', 1946, 1959, 'memory_complaint'),
  sketch('female', 1990, 2004),
  sketch('male', 1964, 1977, 'voice_strain'),
  sketch('female', 1943, 1955, 'heart_failure'),
  sketch('male', 1956, 1972, 'type_2_diabetes', 'hypertension'),
  sketch('other', 1992, 2004, 'multiple_naevi'),
  sketch('female', 1966, 1982),
]

/** The account's owner has the same name whatever the seed, so that documentation can name them. */
const FIRST_NAME = 'Maren Samplewood'

const pad = (value: number, width: number) => String(value).padStart(width, '0')

/** Reserved for fiction: 555-0100 to 0199 in North America, 07700 900000 to 900999 in Britain (Ofcom). */
const phoneNumber = (random: Random): string =>
  random.chance(0.7)
    ? `+1 ${random.pick(['202', '312', '415', '503'])} 555 01${pad(random.int(0, 99), 2)}`
    : `+44 7700 900${pad(random.int(0, 999), 3)}`

/** example.org is reserved (RFC 2606), so no message ever reaches anybody. */
const email = (fullName: string): string => {
  const plain = fullName
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[Łł]/gu, 'l')
    .replaceAll(/[Øø]/gu, 'o')
    .toLowerCase()
  return `${plain.replaceAll(/[^a-z]+/gu, '.')}@example.org`
}

/**
 * Thirty invented people. The first owns the demo account and has two years of history, the others ninety days.
 * @param seed any number; the same gives the same people
 */
export const demoPatients = (seed: number): readonly DemoPatient[] => {
  const draw = (list: string, of: readonly string[]) => shuffled(stream(seed, list), of).values()
  const surnames = draw('surnames', names.SURNAMES)
  const given = {
    female: draw('female', names.FEMALE_NAMES),
    male: draw('male', names.MALE_NAMES),
    neutral: draw('neutral', names.NEUTRAL_NAMES),
  }
  return COHORT.map(({ gender, conditions, born }, index) => {
    const key = `p${pad(index + 1, 2)}`
    const random = stream(seed, key)
    const list = gender === 'female' || gender === 'male' ? given[gender] : given.neutral
    const drawnName = `${list.next().value ?? 'Sam'} ${surnames.next().value ?? 'Sampleperson'}`
    const fullName = index === 0 ? FIRST_NAME : drawnName
    const profiles = conditions.map((condition) => CONDITIONS[condition])
    return {
      key,
      hasAccount: index === 0,
      fullName,
      dateOfBirth: `${random.int(...born)}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`,
      gender,
      phoneNumber: phoneNumber(random),
      email: email(fullName),
      address: {
        line1: `${random.int(1, 199)} ${random.pick(names.STREETS)}`,
        city: random.pick(names.TOWNS),
      },
      emergencyContact: random.chance(0.5)
        ? { name: 'Sam Placeholder', relationship: 'friend', phoneNumber: phoneNumber(random) }
        : null,
      medicalNotes: profiles.length === 0 ? null : 'Invented person of the demonstration data.',
      medicalHistory: profiles.map(({ history }) => history),
      medications: profiles.flatMap(({ medications }) => medications),
      allergies: random.chance(0.3) ? [random.pick(names.ALLERGIES)] : [],
      familyHistory: random.chance(0.4) ? [random.pick(names.FAMILY_HISTORY)] : [],
      conditions,
      fitzpatrickType: random.int(1, 6),
      historyDays: index === 0 ? 730 : 90,
      seed,
    }
  })
}
