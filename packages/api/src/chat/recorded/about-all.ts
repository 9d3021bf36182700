import type { AssessmentFact, PatientFacts, ValueFact } from '../facts.ts'
import type { Sentence, Statement } from '../responder.ts'
import { seriesOf } from '../series.ts'
import * as assessment from './about-assessments.ts'
import * as about from './about-values.ts'
import { changeOf } from './change.ts'
import { explanationOf } from './explanation.ts'
import type { Understood } from './question.ts'
import { byConcern, isNoted, latestOfEach, latestOfEachKind, MOST_BIOMARKERS } from './select.ts'

/** Sentences of a kind in one answer; what is beyond is named in one more. */
const MOST = 10

/**
 * What answers a question that names no biomarker; nothing where nothing does.
 * @param since ms since the epoch; null where the question says no time
 */
export function aboutAll(
  { intent, pipelines }: Understood,
  patient: PatientFacts,
  since: number | null,
): readonly Sentence[] {
  const examined = <Fact extends Pick<ValueFact, 'pipelineType' | 'measuredAt'>>(facts: readonly Fact[]) =>
    facts.filter(
      ({ pipelineType, measuredAt }) =>
        (pipelines.length === 0 || pipelines.includes(pipelineType)) &&
        (since === null || measuredAt.getTime() >= since),
    )
  const values = latestOfEach(examined(patient.values)).toSorted(byConcern)
  const assessments = examined(patient.assessments)
  const latest = latestOfEachKind(assessments)
  switch (intent) {
    case 'review':
      return reviews(assessments, latest, pipelines)
    case 'missing':
      return missing(latest, patient, pipelines.length === 0 && since === null)
    case 'risk':
      return latestOfEachKind(assessments.filter((fact) => fact.status === 'completed')).map(assessment.risk)
    case 'assessments':
      if (pipelines.length === 0) return latest.map(assessment.outcome)
      return latest.flatMap((fact) =>
        explanationOf({
          assessment: fact,
          values: patient.values.filter(({ assessmentId }) => assessmentId === fact.id),
        }),
      )
    case 'outside':
      return outside(values)
    case 'inside':
      return atMost(values.filter(isInRange))
    case 'change':
      return seriesOf(pipelines.length === 0 ? patient.values : examined(patient.values))
        .filter((series) => series.length > 1)
        .toSorted(([a], [b]) => (a === undefined || b === undefined ? 0 : byConcern(a, b)))
        .slice(0, MOST_BIOMARKERS)
        .flatMap((series) => changeOf(series, since))
    default:
      return atMost(values)
  }
}

function reviews(
  assessments: readonly AssessmentFact[],
  latest: readonly AssessmentFact[],
  pipelines: readonly string[],
): Sentence[] {
  const waiting = assessments.filter(assessment.waits)
  const kinds = pipelines.map((pipeline) => `${pipeline} `).join('or ')
  const none = assessment.listed(`No ${kinds}assessment waits for a review; the latest are`, latest)
  if (waiting.length === 0)
    return none === null ? [] : [none, ...latest.flatMap((fact) => assessment.review(fact) ?? [])]
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
  const found = values.filter(isNoted)
  if (found.length > 0) return atMost(found)
  const inside = about.listed(
    'No latest value is outside its reference range, of those that have one',
    values.filter(isInRange),
  )
  const unjudged = about.listed("I don't know: none of the latest values has a reference range", values)
  const one = inside ?? unjudged
  return one === null ? [] : [one]
}

/** Normal by a range, and not because somebody said so; nor in a range that lets it cross a threshold. */
const isInRange = (fact: ValueFact): boolean =>
  fact.status === 'normal' && (fact.normalRangeMin !== null || fact.normalRangeMax !== null) && !isNoted(fact)

function atMost(values: readonly ValueFact[]): Statement[] {
  const more = about.listed('More that can be asked for', values.slice(MOST))
  const said = values.slice(0, MOST).map(about.latest)
  return more === null ? said : [...said, more]
}
