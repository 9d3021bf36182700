import type { AssessmentFacts, ValueFact } from '../facts.ts'
import type { Statement } from '../responder.ts'
import { citeAssessment, missing, named, outcome, review, risk } from './about-assessments.ts'
import { inAssessment, listed } from './about-values.ts'
import { byConcern } from './select.ts'

/** Values that are each said with their number. */
const MOST = 30

/** One assessment in words: how it ended, its risk, what was measured and what was not, and what is to be done with it. */
export function explanationOf({ assessment, values }: AssessmentFacts): Statement[] {
  const sorted: readonly ValueFact[] = values.toSorted(byConcern)
  const more = listed('Further values of this assessment', sorted.slice(MOST))
  const reviewed = review(assessment)
  const isMeasured = assessment.status === 'completed' && assessment.outcome !== 'ungradable'
  return [
    outcome(assessment),
    ...(assessment.supersededById === null
      ? []
      : [
          {
            text:
              assessment.recalledAt === null
                ? `${named(assessment)} was corrected: a later one took its place.`
                : `${named(assessment)} was recalled: what measured it was withdrawn, and its values must not be used.`,
            sources: [citeAssessment(assessment, {})] as const,
          },
        ]),
    ...(isMeasured ? [risk(assessment)] : []),
    ...sorted.slice(0, MOST).map(inAssessment),
    ...(more === null ? [] : [more]),
    ...missing(assessment),
    ...(reviewed === null ? [] : [reviewed]),
    {
      text: `${named(assessment)} is a record for a clinician to read: MediLens screens and records, it does not diagnose.`,
      sources: [citeAssessment(assessment, {})],
    },
  ]
}
