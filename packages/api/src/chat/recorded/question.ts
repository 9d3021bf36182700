import type { PipelineType } from '@medilens/db'
import { ABOUT, BIOMARKER_NAMES, isKnownWord, PIPELINE_NAMES, wordsOf } from './words.ts'

/** What a question asks for, of everything or of the biomarkers that it names. */
export type Intent =
  | 'latest'
  | 'change'
  | 'range'
  | 'definition'
  | 'outside'
  | 'list'
  | 'assessments'
  | 'risk'
  | 'review'
  | 'missing'

/** A question, understood to its last word. */
export interface Understood {
  readonly intent: Intent
  /** Names of biomarkers, as values carry them. */
  readonly biomarkers: readonly string[]
  readonly pipelines: readonly PipelineType[]
  /** How far it looks back, in days; null where it does not say. */
  readonly days: number | null
  /** Whether it asks of somebody's own: what a biomarker is in general is no answer to that. */
  readonly isOwn: boolean
}

type Topic = keyof typeof ABOUT

/**
 * Reads a question. Every word must have a meaning here: a name, a number, an id or another language makes it one that is
 * not understood, so that nobody gets this patient's value for an answer about somebody else.
 * @param stored names of the patient's biomarkers, which may be outside the catalogue
 */
export function readQuestion(
  question: string,
  stored: readonly string[],
): Understood | 'advice' | 'not_understood' {
  const names = new Map([
    ...stored
      .map((name) => [wordsOf(name).join(' '), [name]] as const)
      .filter(([words]) => !isOnlyKnown(words)),
    ...BIOMARKER_NAMES,
  ])
  const period = takePeriod(wordsOf(question).join(' '))
  const named = take(period.rest, names)
  const examined = take(named.rest, PIPELINE_NAMES)
  const { rest } = examined
  const biomarkers = [...new Set(named.found.flat())]
  const pipelines = [...new Set(examined.found)]
  const words = new Set(rest)
  const asks = (topic: Topic) => [...words].some((word) => ABOUT[topic].has(word))
  const hasSubject = biomarkers.length > 0 || pipelines.length > 0
  if (asks('advice') && !(words.has('should') && words.has('be') && biomarkers.length > 0)) return 'advice'
  if (!rest.every(isKnownWord)) return 'not_understood'
  if (asksForFinding(question) && hasSubject && !asks('outside') && !asks('list') && !asks('review'))
    return 'advice'
  const intent = biomarkers.length > 0 ? intentOfNamed(words, asks) : intentOfAll(asks, pipelines.length > 0)
  if (intent === null) return 'not_understood'
  return { intent, biomarkers, pipelines, days: period.days, isOwn: asks('own') }
}

type Asks = (topic: Topic) => boolean

function intentOfNamed(words: ReadonlySet<string>, asks: Asks): Intent {
  if (asks('change')) return 'change'
  if (asks('define') || (words.has('how') && words.has('measured') && !asks('own'))) return 'definition'
  if (asks('range') || asks('outside') || words.has('should')) return 'range'
  const asksWhat = words.has('what') || words.has('about')
  return asksWhat && !asks('own') && !asks('latest') && !words.has('was') ? 'definition' : 'latest'
}

function intentOfAll(asks: Asks, namesExamination: boolean): Intent | null {
  if (asks('review')) return 'review'
  if (asks('missing')) return 'missing'
  if (asks('risk')) return 'risk'
  if (asks('outside')) return 'outside'
  if (asks('change')) return 'change'
  if (asks('assessment')) return 'assessments'
  return asks('list') || namesExamination ? 'list' : null
}

/** "Do I have …" asks for a finding, which is a diagnosis. */
const asksForFinding = (question: string): boolean =>
  /\b(do|does|have|has) (i|he|she|they|it|(the|my|this|our) patient) (have|got|had)\b/.test(
    wordsOf(question).join(' '),
  )

const COUNTS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  six: 6,
  twelve: 12,
}
const DAYS = { day: 1, week: 7, month: 30, quarter: 90, year: 365 } as const
const PERIOD = new RegExp(
  `\\b(?:last|past|previous) (?:(\\d{1,3}|${Object.keys(COUNTS).join('|')}) )?(day|week|month|quarter|year)s?\\b`,
)

/** "the last 90 days", and the words without it. */
function takePeriod(text: string): { readonly days: number | null; readonly rest: string[] } {
  const match = PERIOD.exec(text)
  if (match === null) return { days: null, rest: text.split(' ') }
  const [said, count, unit] = match
  const rest = text.replace(said, ' ').split(' ').filter(Boolean)
  const many = count === undefined ? 1 : (COUNTS[count] ?? Number(count))
  const each = Object.entries(DAYS).find(([name]) => name === unit)?.[1] ?? 1
  return { days: many * each, rest }
}

const LONGEST_NAME = 12

/** The names among some words, the longest first, and the words without them. */
function take<Meaning>(
  words: readonly string[],
  names: ReadonlyMap<string, Meaning>,
): { readonly found: Meaning[]; readonly rest: string[] } {
  const found: Meaning[] = []
  const rest: string[] = []
  for (let at = 0; at < words.length;) {
    const taken = nameAt(words, at, names)
    if (taken === null) {
      rest.push(words[at] ?? '')
      at += 1
    } else {
      found.push(taken.meaning)
      at += taken.length
    }
  }
  return { found, rest: rest.filter(Boolean) }
}

function nameAt<Meaning>(words: readonly string[], at: number, names: ReadonlyMap<string, Meaning>) {
  for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length -= 1) {
    const meaning = names.get(words.slice(at, at + length).join(' '))
    if (meaning !== undefined) return { meaning, length }
  }
  return null
}

/** A pipeline may name a value "last" or "the risk"; a question that says so means something else. */
const isOnlyKnown = (words: string): boolean =>
  words.split(' ').every((word) => word === '' || isKnownWord(word))
