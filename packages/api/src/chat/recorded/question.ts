import type { PipelineType } from '@medilens/db'
import { ABOUT, BIOMARKER_NAMES, isKnownWord, PIPELINE_NAMES, wordsOf } from './words.ts'

/** What a question asks for, of everything or of the biomarkers that it names. */
export type Intent =
  | 'latest'
  | 'change'
  | 'range'
  | 'definition'
  | 'outside'
  | 'inside'
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
  /** The eye that it names; null where it names none, or both. */
  readonly eye: 'left' | 'right' | null
  /** Whether it asks of somebody's own: what a biomarker is in general is no answer to that. */
  readonly isOwn: boolean
  /** Whether it asks in so many words what something means, and not how it came out. */
  readonly definesOnly: boolean
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
  const text = wordsOf(question).join(' ')
  const period = takePeriod(text.replaceAll(EYE, '$2'))
  const named = take(period.rest, names)
  const examined = take(named.rest, PIPELINE_NAMES)
  const { rest } = examined
  const biomarkers = [...new Set(named.found.flat())]
  const pipelines = [...new Set(examined.found)]
  const words = new Set(rest)
  const asks = (topic: Topic) => [...words].some((word) => ABOUT[topic].has(word))
  const hasSubject = biomarkers.length > 0 || pipelines.length > 0
  const advised = rest.filter((word) => ABOUT.advice.has(word))
  // "What should it be?" asks for a range; "should I be worried?" does not.
  const asksForRange = words.has('be') && biomarkers.length > 0 && advised.every((word) => word === 'should')
  if ((advised.length > 0 && !asksForRange) || asksWhatToDo(text)) return 'advice'
  if (!rest.every(isKnownWord)) return 'not_understood'
  const judges = asks('deviant') || asks('ordinary')
  if (asksForFinding(text) && hasSubject && !judges && !asks('list') && !asks('review')) return 'advice'
  // That something never was would have to be looked for in the whole history.
  if (asks('negated') && !asks('done') && (words.has('never') || !judges)) return 'not_understood'
  const intent =
    biomarkers.length > 0 ? intentOfNamed(words, asks) : intentOfAll(words, asks, pipelines.length > 0)
  if (intent === null) return 'not_understood'
  return {
    intent,
    biomarkers,
    pipelines,
    days: period.days,
    eye: eyeOf(text),
    isOwn: asks('own'),
    definesOnly: asks('define'),
  }
}

const EYE = /\b(left|right) (eye|retina|fundus)\b/g

function eyeOf(text: string): Understood['eye'] {
  const eyes = new Set([...text.matchAll(EYE)].map(([, side]) => side))
  if (eyes.size !== 1) return null
  return eyes.has('left') ? 'left' : 'right'
}

type Asks = (topic: Topic) => boolean

function intentOfNamed(words: ReadonlySet<string>, asks: Asks): Intent {
  if (asks('change')) return 'change'
  if (asks('define') || (words.has('how') && words.has('measured') && !asks('own'))) return 'definition'
  if (asks('range') || asks('deviant') || asks('ordinary') || words.has('should')) return 'range'
  const asksWhat = words.has('what') || words.has('about')
  return asksWhat && !asks('own') && !asks('latest') && !words.has('was') ? 'definition' : 'latest'
}

function intentOfAll(words: ReadonlySet<string>, asks: Asks, namesExamination: boolean): Intent | null {
  if (asks('review')) return 'review'
  if (asks('missing') || (asks('negated') && asks('done'))) return 'missing'
  if (asks('risk')) return 'risk'
  if (asks('deviant')) return asks('negated') ? 'inside' : 'outside'
  if (asks('ordinary')) {
    // "Is all of it normal?" is answered by what is not.
    return !asks('negated') && (words.has('which') || words.has('what')) ? 'inside' : 'outside'
  }
  if (asks('change')) return 'change'
  if (asks('assessment') || (namesExamination && (words.has('when') || asks('define')))) return 'assessments'
  return asks('list') || namesExamination ? 'list' : null
}

/** "Do I have …" asks for a finding, which is a diagnosis. */
const asksForFinding = (text: string): boolean =>
  /\b(do|does|have|has) (i|he|she|they|it|(the|my|this|our) patient) (have|got|had)\b/.test(text)

/** "Do I need …", "how can I get …", "what can be done": what somebody should do. */
const asksWhatToDo = (text: string): boolean =>
  /\b((do|does) (i|we|you|he|she|they|it|(the|my|this|our) patient) need|how (can|could|may|might|to|do (i|we|you))|what (can|could) (i|we|be)|what to do)\b/.test(
    text,
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
