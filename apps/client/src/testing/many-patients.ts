import { DEMO_ORGANIZATION_ID, newId, patientSearchName, phoneDigits, type Database } from '@medilens/db'

const GIVEN = [
  'Ada,Adrian,Agnes,Alba,Albert,Alina,Amara,Amos,Anna,Anton,Aria,Arthur,Astrid,Beatrix,Bela,Benno,Berta,Bruno',
  'Carla,Casper,Cecilia,Clara,Conrad,Dario,Delia,Dina,Dorian,Edda,Egon,Elena,Elias,Emil,Erika,Esther,Fabian,Felix',
  'Fiona,Flora,Frida,Gerda,Greta,Gustav,Hanna,Hector,Helena,Henrik,Hilde,Ida,Igor,Ines,Irma,Ivan,Jakob,Jana',
  'Jasper,Johanna,Jonas,Judith,Karl,Katja,Klara,Lars,Laura,Leo,Lena,Lina,Lorenz,Lukas,Magda,Malte,Manuel,Mara',
  'Margot,Maria,Marion,Marius,Marlene,Marta,Martin,Matilda,Max,Milan,Mira,Moritz,Nadia,Nela,Nikolas,Nora,Olga,Oscar',
  'Otto,Paula,Petra,Quentin,Rahel,Rosa,Rufus,Sabine,Selma,Simon,Sofia,Tamara,Theo,Tilda,Udo,Vera,Viktor,Wanda',
].flatMap((names) => names.split(','))

const SYLLABLES = ['bar', 'den', 'fol', 'gar', 'hol', 'kar', 'lin', 'mer', 'nor', 'ros', 'sel', 'tor', 'ven']
const ENDS = ['berg', 'dahl', 'feld', 'man', 'mark', 'sen', 'son', 'stein', 'wood']

const AT_ONCE = 1_000

/** Adds so many invented patients to the demo organization, as fast as the database takes them. */
export async function insertManyPatients(database: Database, count: number): Promise<void> {
  const scope = { organizationId: DEMO_ORGANIZATION_ID, userId: null }
  const now = new Date()
  const row = (index: number) => {
    const fullName = nameOf(index)
    const phoneNumber = `+44 7700 9${String(index).padStart(5, '0')}`
    return {
      id: newId<'PatientId'>(),
      organizationId: DEMO_ORGANIZATION_ID,
      fullName,
      searchName: patientSearchName(fullName),
      dateOfBirth: `${1930 + (index % 80)}-${pad(1 + (index % 12))}-${pad(1 + (index % 28))}`,
      gender: index % 2 === 0 ? ('female' as const) : ('male' as const),
      phoneNumber,
      phoneDigits: phoneDigits(phoneNumber),
      medicalHistory: [],
      medications: [],
      allergies: [],
      familyHistory: [],
      lastVisitAt: index % 5 === 0 ? null : new Date(now.getTime() - (index % 700) * 86_400_000),
      createdAt: now,
      updatedAt: now,
      version: 1,
    }
  }
  await database.inOrganization(scope, async ({ sql }) => {
    for (let from = 0; from < count; from += AT_ONCE) {
      const rows = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => row(from + at))
      // One transaction has one connection: the next waits for the one before.
      // oxlint-disable-next-line no-await-in-loop
      await sql.insertInto('patients').values(rows).execute()
    }
  })
}

const pad = (value: number): string => String(value).padStart(2, '0')

const of = (list: readonly string[], index: number): string => list[index % list.length] ?? ''

/** Every number its own name, and neighbours unlike each other. */
function nameOf(index: number): string {
  const family = Math.floor(index / GIVEN.length)
  const syllable = of(SYLLABLES, family)
  const middle = Math.floor(family / (SYLLABLES.length * ENDS.length))
  const end = of(ENDS, Math.floor(family / SYLLABLES.length))
  return `${of(GIVEN, index)} ${syllable.charAt(0).toUpperCase()}${syllable.slice(1)}${middle === 0 ? '' : of(SYLLABLES, middle)}${end}`
}
