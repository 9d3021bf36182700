import { CATALOGUE, roundToScale, type CatalogueEntry } from '@medilens/db/catalogue'
import type { AssessmentFact, AssessmentFacts, Facts, ValueFact } from './facts.ts'
import { NOT_KNOWN, type Citation, type Sentence } from './responder.ts'
import { labelOf, oneLine, shown } from './wording.ts'

/** What a responder said that does not rest on what it was given; its words are kept out of message and log. */
export class UngroundedError extends Error {
  override readonly name = 'UngroundedError'
}

/** What a thing holds, by column. */
type Holding = Readonly<Record<string, string | number | null>>

interface Ground {
  /** What it is called, which may have numbers in it. */
  readonly label: string
  /** One for each thing of several that it holds side by side, such as ranges. */
  readonly holdings: readonly Holding[]
}

/** Everything that a sentence may rest on, by kind and id. */
export type Grounds = ReadonlyMap<string, Ground>

/** The grounds of an answer: the facts of its patient and the catalogue. */
export const groundsOf = ({ patient }: Facts): Grounds =>
  new Map([
    ...CATALOGUE_GROUNDS,
    ...(patient?.values ?? []).map(valueGround),
    ...(patient?.assessments ?? []).map(assessmentGround),
  ])

/** The grounds of an explanation. */
export const groundsOfAssessment = ({ assessment, values }: AssessmentFacts): Grounds =>
  new Map([...CATALOGUE_GROUNDS, ...values.map(valueGround), assessmentGround(assessment)])

/**
 * A sentence as it may be stored: in one line, each thing it cites among its grounds and holding what is quoted of it, and
 * no number in it but what is quoted or the difference of two quoted values. So no responder, whatever it is, can bring in
 * another patient, or a figure that is not stored.
 * @throws UngroundedError
 */
export function grounded(
  sentence: Sentence,
  grounds: Grounds,
): { readonly text: string; readonly sources: readonly Citation[] } {
  if ('notKnown' in sentence) return { text: NOT_KNOWN[sentence.notKnown], sources: [] }
  const { text, sources } = sentence
  if (text === '' || text !== oneLine(text)) throw new UngroundedError('A sentence is not one line')
  const labels = sources.map(({ kind, id, quoted }) => {
    const ground = grounds.get(`${kind} ${id}`)
    if (ground === undefined) throw new UngroundedError(`A cited ${kind} was not given`)
    const columns = Object.entries(quoted)
    if (!ground.holdings.some((holding) => columns.every(([column, value]) => holding[column] === value))) {
      throw new UngroundedError(`A cited ${kind} does not hold what is quoted of it`)
    }
    if (!columns.every(([column, value]) => text.includes(shown(column, value)))) {
      throw new UngroundedError(`What is quoted of a ${kind} is not in the sentence`)
    }
    return ground.label
  })
  if (/\d/.test(without(text, [...labels, ...quotedIn(sources)]))) {
    throw new UngroundedError('A number of a sentence is not quoted')
  }
  return { text, sources }
}

/** What of a sentence is accounted for: all that is quoted, and how far quoted values are apart. */
function quotedIn(sources: readonly Citation[]): string[] {
  const values = sources.flatMap(({ quoted: { value } }) => (typeof value === 'number' ? [value] : []))
  const differences = values.flatMap((a) => values.map((b) => roundToScale(Math.abs(a - b), 6)))
  const shownParts = sources.flatMap(({ quoted }) =>
    Object.entries(quoted).map(([column, value]) => shown(column, value)),
  )
  return [...shownParts, ...differences.map(String)]
}

/** A text without these, each as a whole: 72 is not found in 172. */
const without = (text: string, parts: readonly string[]): string =>
  parts
    .filter((part) => /\d/.test(part))
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (rest, part) => rest.replaceAll(new RegExp(`(?<![\\d.])${RegExp.escape(part)}(?!\\d|\\.\\d)`, 'g'), ''),
      text,
    )

const valueGround = (value: ValueFact): [string, Ground] => [
  `biomarker_value ${value.id}`,
  {
    label: labelOf(value.name),
    holdings: [
      {
        value: value.value,
        unit: value.unit,
        normalRangeMin: value.normalRangeMin,
        normalRangeMax: value.normalRangeMax,
        status: value.status,
        measuredAt: value.measuredAt.toISOString(),
      },
    ],
  },
]

const assessmentGround = (assessment: AssessmentFact): [string, Ground] => {
  const { pipelineType, status, ungradableReason, riskScore, riskLevel, reviewReason } = assessment
  const holding = {
    pipelineType,
    status,
    ungradableReason,
    riskScore,
    riskLevel,
    reviewReason,
    reviewedAt: assessment.reviewedAt?.toISOString() ?? null,
    measuredAt: assessment.measuredAt.toISOString(),
  }
  const notMeasured = assessment.results?.notMeasured ?? []
  return [
    `assessment ${assessment.id}`,
    {
      label: pipelineType,
      holdings: [
        holding,
        ...notMeasured.map(({ name, reason }) => ({
          ...holding,
          notMeasured: name,
          notMeasuredReason: reason,
        })),
      ],
    },
  ]
}

const catalogueGround = (entry: CatalogueEntry): [string, Ground] => {
  const { key, name, unit, method, noRangeReason } = entry
  const holding = { key, unit, method, noRangeReason }
  const ranges = entry.ranges.map(({ low, high, ageMin, ageMax, source }) => ({
    ...holding,
    low,
    high,
    ageMin,
    ageMax,
    source,
  }))
  return [`catalogue ${key}`, { label: name, holdings: [holding, ...ranges] }]
}

const CATALOGUE_GROUNDS = CATALOGUE.map(catalogueGround)
