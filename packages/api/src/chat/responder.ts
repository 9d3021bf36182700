import type { Source } from '@medilens/db'
import type { AssessmentFacts, Facts } from './facts.ts'

/** What a statement rests on; which sentence it is follows from its place. */
export type Citation = Omit<Source, 'sentence'>

/** A sentence that rests on something, in one line. */
export interface Statement {
  readonly text: string
  readonly sources: readonly [Citation, ...Citation[]]
}

/** Nothing stored answers the question; the words are MediLens's own, and the same whatever is asked. */
export interface NotKnown {
  readonly notKnown: keyof typeof NOT_KNOWN
}

export type Sentence = Statement | NotKnown

/** The only sentences of an answer that rest on nothing. */
export const NOT_KNOWN = {
  not_understood:
    "I don't know. Ask for the latest value, the change, the range or the meaning of a biomarker, or for what was " +
    'measured, what is out of range, what is missing, the risk, or which results wait for a review.',
  advice:
    "I don't know: MediLens screens and records, it neither diagnoses nor advises on treatment. Please ask a clinician.",
  no_patient:
    "I don't know: this conversation is about no patient. Here I can say what a biomarker is and what its reference " +
    'range is.',
  nothing_stored: "I don't know: nothing is stored for this patient yet.",
  nothing_of_that: "I don't know: of what is stored for this patient, nothing answers that.",
} as const satisfies Readonly<Record<string, string>>

/**
 * Who puts stored facts into words. It is given everything it may speak of and reaches nothing else: no database, no
 * other patient. Whatever it says is checked against what it was given before anybody reads it (`grounding.ts`).
 */
export interface Responder {
  /** Stored with what it says; at most 100 characters. */
  readonly name: string
  /** Answers a question sentence by sentence. */
  respond(question: string, facts: Facts): AsyncIterable<Sentence>
  /** Puts one assessment into words. */
  explain(facts: AssessmentFacts): AsyncIterable<Statement>
  /** Questions that it can answer from these facts, the most relevant first. */
  suggest(facts: Facts): readonly string[]
}
