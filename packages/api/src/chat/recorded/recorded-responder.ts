import { catalogueEntry } from '@medilens/db/catalogue'
import type { AssessmentFact, AssessmentFacts, Facts, PatientFacts } from '../facts.ts'
import type { NotKnown, Responder, Sentence, Statement } from '../responder.ts'
import { seriesOf } from '../series.ts'
import * as assessment from './about-assessments.ts'
import { aboutAll } from './about-all.ts'
import * as about from './about-values.ts'
import { changeOf } from './change.ts'
import { explanationOf } from './explanation.ts'
import { readQuestion, type Intent, type Understood } from './question.ts'
import { latestOfEachKind, MOST_BIOMARKERS } from './select.ts'
import { suggestionsOf } from './suggestions.ts'

const DAY_MS = 86_400_000

/**
 * Answers from what is recorded: a small grammar over the catalogue's names, and sentences made of stored values. No
 * model, no network. What it does not understand to the last word it does not answer.
 */
export const recordedResponder: Responder = {
  name: 'records/2',
  async *respond(question, facts) {
    yield* answerTo(question, facts)
  },
  async *explain(facts: AssessmentFacts) {
    yield* explanationOf(facts)
  },
  // A pipeline may name its values by words that no question can be made of.
  suggest: (facts) =>
    suggestionsOf(facts).filter((question) =>
      answerTo(question, facts).every((sentence) => 'sources' in sentence),
    ),
}

function answerTo(question: string, { at, patient }: Facts): readonly Sentence[] {
  const understood = readQuestion(question, [...new Set(patient?.values.map(({ name }) => name))])
  if (typeof understood === 'string') return [{ notKnown: understood }]
  if (patient === null) return inGeneral(understood)
  const since = understood.days === null ? null : at.getTime() - understood.days * DAY_MS
  if (understood.biomarkers.length > 0)
    return withReviews(aboutBiomarkers(understood, patient, since), patient)
  if (patient.values.length === 0 && patient.assessments.length === 0) return [{ notKnown: 'nothing_stored' }]
  if (understood.eye !== null && ABOUT_ASSESSMENTS.has(understood.intent)) return NOT_UNDERSTOOD
  const said = aboutAll(understood, ofEye(patient, understood.eye), since)
  return said.length > 0 ? withReviews(said, patient) : NOTHING_OF_THAT
}

/** What is said, and of the assessments whose values are in it which wait for a review, and why: a part may not have been read. */
function withReviews(said: readonly Sentence[], { values, assessments }: PatientFacts): readonly Sentence[] {
  const cited = new Set(
    said.flatMap((sentence) => ('sources' in sentence ? sentence.sources.map(({ id }) => id) : [])),
  )
  const measured = new Set(values.filter(({ id }) => cited.has(id)).map(({ assessmentId }) => assessmentId))
  const texts = new Set(said.flatMap((sentence) => ('text' in sentence ? [sentence.text] : [])))
  const waiting = assessments.filter((fact) => measured.has(fact.id) && assessment.waits(fact))
  const reviews = waiting.flatMap((fact) => assessment.review(fact) ?? [])
  return [...said, ...reviews.filter(({ text }) => !texts.has(text))]
}

/** Of a single eye only values tell. */
const ABOUT_ASSESSMENTS: ReadonlySet<Intent> = new Set(['review', 'missing', 'risk', 'assessments'])

const NOT_UNDERSTOOD: readonly [NotKnown] = [{ notKnown: 'not_understood' }]
const NOTHING_OF_THAT: readonly [NotKnown] = [{ notKnown: 'nothing_of_that' }]

const ofEye = (patient: PatientFacts, eye: Understood['eye']): PatientFacts => ({
  ...patient,
  values:
    eye === null
      ? patient.values
      : patient.values.filter(({ eyeLaterality: of }) => of === eye || of === 'both'),
})

/** Without a patient only what the catalogue says. */
function inGeneral({ intent, biomarkers, isOwn }: Understood): readonly Sentence[] {
  const general = !isOwn && (intent === 'definition' || intent === 'range')
  if (!general || biomarkers.length === 0) return [{ notKnown: 'no_patient' }]
  return biomarkers.slice(0, MOST_BIOMARKERS).flatMap((name) => fromCatalogue(name, intent === 'definition'))
}

function fromCatalogue(name: string, withDefinition: boolean): Statement[] {
  const entry = catalogueEntry(name)
  if (entry === null) return []
  return [...(withDefinition ? [about.definition(entry)] : []), ...about.catalogueRanges(entry)]
}

function aboutBiomarkers(
  understood: Understood,
  patient: PatientFacts,
  since: number | null,
): readonly Sentence[] {
  const { biomarkers, eye, intent } = understood
  const stored = biomarkers.filter((name) => patient.values.some((value) => value.name === name))
  // A name that stands for several is answered with those that there are.
  const asked = stored.length > 0 && intent !== 'definition' ? stored : biomarkers
  const ofThatEye = ofEye(patient, eye)
  if (eye !== null && !ofThatEye.values.some(({ name }) => biomarkers.includes(name))) return NOTHING_OF_THAT
  return asked.slice(0, MOST_BIOMARKERS).flatMap((name) => aboutBiomarker(name, understood, ofThatEye, since))
}

function aboutBiomarker(
  name: string,
  { intent, definesOnly }: Understood,
  patient: PatientFacts,
  since: number | null,
): readonly Sentence[] {
  const all = seriesOf(patient.values.filter((value) => value.name === name))
  const newest = all.flatMap(([value]) => {
    if (value === undefined) return []
    return [
      since !== null && value.measuredAt.getTime() < since ? about.notSince(value) : about.latest(value),
    ]
  })
  const known = newest.length > 0
  switch (intent) {
    case 'definition':
      return [...fromCatalogue(name, true), ...(known || definesOnly ? newest : absent(name, patient))]
    case 'range':
      return known ? newest : [...fromCatalogue(name, false), ...absent(name, patient)]
    case 'change':
      return known ? all.flatMap((values) => changeOf(values, since)) : absent(name, patient)
    default:
      return known ? newest : absent(name, patient)
  }
}

/** That there is none, and why not where a run said so. */
function absent(name: string, { assessments }: PatientFacts): Statement[] {
  const entry = catalogueEntry(name)
  const reasons = latestOfEachKind(assessments).flatMap((fact) =>
    (fact.results?.notMeasured ?? []).some((one) => one.name === name)
      ? assessment.missing({ ...fact, results: { notMeasured: ofName(fact, name) } })
      : [],
  )
  return [...(entry === null ? [] : [about.absent(entry)]), ...reasons]
}

const ofName = ({ results }: AssessmentFact, name: string) =>
  (results?.notMeasured ?? []).filter((one) => one.name === name)
