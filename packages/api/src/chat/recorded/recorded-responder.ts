import { catalogueEntry } from '@medilens/db/catalogue'
import type { AssessmentFact, AssessmentFacts, Facts, PatientFacts, ValueFact } from '../facts.ts'
import type { NotKnown, Responder, Sentence, Statement } from '../responder.ts'
import { seriesOf } from '../series.ts'
import * as assessment from './about-assessments.ts'
import * as about from './about-values.ts'
import { explanationOf } from './explanation.ts'
import { readQuestion, type Understood } from './question.ts'
import { byConcern, comparable, latestOfEach, latestOfEachKind } from './select.ts'
import { suggestionsOf } from './suggestions.ts'

/** Sentences of a kind in one answer; what is beyond is named in one more. */
const MOST = 10
const MOST_BIOMARKERS = 5
const DAY_MS = 86_400_000

/**
 * Answers from what is recorded: a small grammar over the catalogue's names, and sentences made of stored values. No
 * model, no network. What it does not understand to the last word it does not answer.
 */
export const recordedResponder: Responder = {
  name: 'records/1',
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
  if (understood.biomarkers.length > 0) return aboutBiomarkers(understood, patient, at)
  if (patient.values.length === 0 && patient.assessments.length === 0) return NOTHING
  return aboutAll(understood, patient, at)
}

const NOTHING: readonly [NotKnown] = [{ notKnown: 'nothing_stored' }]

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

function aboutBiomarkers(understood: Understood, patient: PatientFacts, at: Date): readonly Sentence[] {
  const { biomarkers } = understood
  const stored = biomarkers.filter((name) => patient.values.some((value) => value.name === name))
  // A name that stands for several is answered with those that there are.
  const asked = stored.length > 0 && understood.intent !== 'definition' ? stored : biomarkers
  return asked.slice(0, MOST_BIOMARKERS).flatMap((name) => aboutBiomarker(name, understood, patient, at))
}

function aboutBiomarker(
  name: string,
  { intent, days }: Understood,
  patient: PatientFacts,
  at: Date,
): readonly Sentence[] {
  const all = seriesOf(patient.values.filter((value) => value.name === name))
  const newest = all.flatMap(([value]) => (value === undefined ? [] : [about.latest(value)]))
  switch (intent) {
    case 'definition':
      return [...fromCatalogue(name, true), ...newest]
    case 'range':
      return newest.length > 0 ? newest : [...fromCatalogue(name, false), ...absent(name, patient)]
    case 'change':
      return newest.length > 0 ? all.flatMap((values) => changeOf(values, days, at)) : absent(name, patient)
    default:
      return newest.length > 0 ? newest : absent(name, patient)
  }
}

/** From the value before to the newest or, where a period is said, from the first of that period. */
function changeOf(values: readonly ValueFact[], days: number | null, at: Date): Statement[] {
  const [now, ...earlier] = values
  if (now === undefined) return []
  const candidates = earlier.filter((value) => comparable(value, now))
  const since = days === null ? null : at.getTime() - days * DAY_MS
  const before =
    since === null ? candidates[0] : candidates.findLast(({ measuredAt }) => measuredAt.getTime() >= since)
  if (before !== undefined) return [about.change(now, before)]
  return [
    about.noChange(
      now,
      since === null ? earlier : earlier.filter((value) => value.measuredAt.getTime() >= since),
    ),
  ]
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

function aboutAll(understood: Understood, patient: PatientFacts, at: Date): readonly Sentence[] {
  const { intent, pipelines } = understood
  const examined = <Fact extends { readonly pipelineType: ValueFact['pipelineType'] }>(
    facts: readonly Fact[],
  ) => (pipelines.length === 0 ? facts : facts.filter(({ pipelineType }) => pipelines.includes(pipelineType)))
  const values = latestOfEach(examined(patient.values)).toSorted(byConcern)
  const assessments = examined(patient.assessments)
  const latest = latestOfEachKind(assessments)
  const sentences = ((): readonly Sentence[] => {
    switch (intent) {
      case 'review':
        return reviews(assessments, latest)
      case 'missing':
        return missing(latest, patient, pipelines.length === 0)
      case 'risk':
        return latestOfEachKind(assessments.filter((fact) => fact.status === 'completed')).map(
          assessment.risk,
        )
      case 'assessments':
        return latest.map(assessment.outcome)
      case 'outside':
        return outside(values)
      case 'change':
        return seriesOf(examined(patient.values))
          .filter((series) => series.length > 1)
          .toSorted(([a], [b]) => (a === undefined || b === undefined ? 0 : byConcern(a, b)))
          .slice(0, MOST_BIOMARKERS)
          .flatMap((series) => changeOf(series, understood.days, at))
      default:
        return atMost(values.map((value) => ({ value, said: about.latest(value) })))
    }
  })()
  return sentences.length > 0 ? sentences : NOTHING
}

function reviews(assessments: readonly AssessmentFact[], latest: readonly AssessmentFact[]): Sentence[] {
  const waiting = assessments.filter(assessment.waits)
  const none = assessment.listed('No assessment waits for a review; the latest are', latest)
  if (waiting.length === 0) return none === null ? [] : [none]
  const more = assessment.listed('More wait for a review', waiting.slice(MOST))
  const said = waiting.slice(0, MOST).flatMap((fact) => assessment.review(fact) ?? [])
  return more === null ? said : [...said, more]
}

/** What the latest runs could not measure and, of all the catalogue, what never was. */
function missing(
  latest: readonly AssessmentFact[],
  { values }: PatientFacts,
  withCatalogue: boolean,
): Sentence[] {
  const ungradable = latest.filter(({ outcome }) => outcome === 'ungradable')
  const never = withCatalogue ? about.neverStored(new Set(values.map(({ name }) => name))) : null
  return [
    ...ungradable.map(assessment.outcome),
    ...latest.flatMap(assessment.missing),
    ...(never === null ? [] : [never]),
  ]
}

function outside(values: readonly ValueFact[]): Sentence[] {
  const found = values.filter(({ status }) => status === 'abnormal' || status === 'borderline')
  if (found.length > 0) return atMost(found.map((value) => ({ value, said: about.latest(value) })))
  const inside = about.listed(
    'No latest value is outside its reference range, of those that have one',
    values.filter(({ status }) => status === 'normal'),
  )
  const unjudged = about.listed("I don't know: none of the latest values has a reference range", values)
  const one = inside ?? unjudged
  return one === null ? [] : [one]
}

function atMost(all: readonly { readonly value: ValueFact; readonly said: Statement }[]): Statement[] {
  const more = about.listed(
    'More that can be asked for',
    all.slice(MOST).map(({ value }) => value),
  )
  const said = all.slice(0, MOST).map((one) => one.said)
  return more === null ? said : [...said, more]
}
