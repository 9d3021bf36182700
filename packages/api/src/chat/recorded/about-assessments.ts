import { catalogueEntry } from '@medilens/db/catalogue'
import type { AssessmentFact } from '../facts.ts'
import type { Citation, Statement } from '../responder.ts'
import { dayOf, fieldLabel, oneLine } from '../wording.ts'
import { cite } from './cite.ts'

/** Under which names the pipelines say why there is no score. */
const SCORES: ReadonlySet<string> = new Set(['riskScore', 'riskLevel', 'overallRiskScore'])

/** Which assessment, by what it is of and when the sample was taken. */
export const named = ({ pipelineType, measuredAt }: AssessmentFact): string =>
  `The ${pipelineType} assessment of ${dayOf(measuredAt)}`

/** How it ended. */
export function outcome(fact: AssessmentFact): Statement {
  const { status, ungradableReason } = fact
  if (fact.outcome === 'ungradable' && ungradableReason !== null) {
    return {
      text: ended(`${named(fact)} could not be graded: ${oneLine(ungradableReason)}`),
      sources: [citeAssessment(fact, { ungradableReason })],
    }
  }
  return { text: `${named(fact)} ${ENDS[status]}.`, sources: [citeAssessment(fact, { status })] }
}

const ENDS = {
  pending: 'is still pending',
  processing: 'is still processing',
  completed: 'is completed',
  failed: 'has failed',
  cancelled: 'was cancelled',
} as const satisfies Record<AssessmentFact['status'], string>

/** Its risk, or why it has none. */
export function risk(fact: AssessmentFact): Statement {
  const { riskScore, riskLevel } = fact
  if (riskScore === null && riskLevel === null) {
    const reason = fact.results?.notMeasured.find(({ name }) => SCORES.has(name))?.reason
    if (reason === undefined) {
      return { text: `${named(fact)} has no risk score.`, sources: [citeAssessment(fact, {})] }
    }
    return {
      text: ended(`${named(fact)} has no risk score: ${oneLine(reason)}`),
      sources: [citeAssessment(fact, { notMeasuredReason: reason })],
    }
  }
  const level = riskLevel === null ? '' : ` the risk level ${riskLevel}`
  const score = riskScore === null ? '' : ` the risk score ${riskScore}`
  const both = [level, score].filter((part) => part !== '').join(' and')
  return {
    text: `${named(fact)} has${both}, which is a screening figure and no diagnosis.`,
    sources: [citeAssessment(fact, { riskScore, riskLevel })],
  }
}

/** Whether it waits for a clinician, or when one saw it; null where nobody has to. */
export function review(fact: AssessmentFact): Statement | null {
  const { reviewReason, reviewedAt } = fact
  if (waits(fact)) {
    const why = reviewReason === null ? '' : `: ${oneLine(reviewReason)}`
    return {
      text: ended(`${named(fact)} waits for a review${why}`),
      sources: [citeAssessment(fact, { reviewReason })],
    }
  }
  if (reviewedAt === null) return null
  return {
    text: `${named(fact)} was reviewed on ${dayOf(reviewedAt)}.`,
    sources: [citeAssessment(fact, { reviewedAt })],
  }
}

/** Whether a clinician still has to see it: of what takes another's place, also while it is measured and where that failed. */
export const waits = (fact: AssessmentFact): boolean =>
  fact.requiresReview &&
  fact.reviewedAt === null &&
  (fact.status === 'completed' || fact.supersedesId !== null) &&
  fact.supersededById === null

/** What it could not measure, one sentence a reason; what is said of its risk is said there. */
export function missing(fact: AssessmentFact): Statement[] {
  const unmeasured = (fact.results?.notMeasured ?? []).filter(({ name }) => !SCORES.has(name))
  return [...Map.groupBy(unmeasured, ({ reason }) => reason)].flatMap(([reason, things]) =>
    notMeasured(
      fact,
      reason,
      things.map(({ name }) => name),
    ),
  )
}

function notMeasured(fact: AssessmentFact, reason: string, names: readonly string[]): Statement[] {
  // A field of the result and its biomarker may be the same thing: the one that the catalogue knows is said.
  const sorted = names.toSorted(
    (a, b) => Number(catalogueEntry(a) === null) - Number(catalogueEntry(b) === null),
  )
  const kept = new Map<string, string>()
  for (const name of sorted) {
    const label = fieldLabel(name)
    if (!kept.has(label.toLowerCase())) kept.set(label.toLowerCase(), name)
  }
  const said = names.filter((name) => [...kept.values()].includes(name))
  const [first, ...rest] = said.map((name) =>
    citeAssessment(fact, { notMeasured: name, notMeasuredReason: reason }),
  )
  if (first === undefined) return []
  const text = ended(`${named(fact)} did not measure ${said.map(fieldLabel).join('; ')}: ${oneLine(reason)}`)
  return [{ text, sources: [first, ...rest] }]
}

/** Several of them named in one sentence, each cited. */
export function listed(before: string, facts: readonly AssessmentFact[]): Statement | null {
  const [first, ...rest] = facts.map((fact) => citeAssessment(fact, {}))
  if (first === undefined) return null
  const names = facts.map(({ pipelineType, measuredAt }) => `${pipelineType} of ${dayOf(measuredAt)}`)
  return { text: `${before}: ${names.join(', ')}.`, sources: [first, ...rest] }
}

export const citeAssessment = (
  { id, pipelineType, measuredAt }: AssessmentFact,
  quoted: Readonly<Record<string, string | number | Date | null>>,
): Citation => ({ kind: 'assessment', id, quoted: cite({ pipelineType, measuredAt, ...quoted }) })

/** With a full stop, where it has no end yet. */
const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
