import type { Outputs } from '@medilens/client'

/** What one sentence of an answer rests on. */
export type Source = Outputs['chat']['listMessages']['items'][number]['sources'][number]

/** A source under the number by which an answer names it. */
export interface Citation {
  readonly number: number
  readonly source: Source
}

/** A sentence of an answer with what it rests on. */
export interface Sentence {
  readonly text: string
  readonly citations: readonly Citation[]
}

/**
 * The sentences of an answer, each a line of its text. A thing that several sentences rest on has one number in all of
 * them; what each quotes of it stays with the sentence.
 */
export const sentencesOf = (content: string, sources: readonly Source[]): readonly Sentence[] => {
  const numbers = new Map<string, number>()
  const numbered = sources.map((source): Citation => {
    const key = `${source.kind} ${source.id}`
    const number = numbers.get(key) ?? numbers.size + 1
    numbers.set(key, number)
    return { number, source }
  })
  return content.split('\n').map((text, line) => ({
    text,
    citations: onceEach(numbered.filter(({ source }) => source.sentence === line)),
  }))
}

/** What a sentence quotes of one thing in several places stands under one number. */
const onceEach = (citations: readonly Citation[]): readonly Citation[] => {
  const once = new Map<number, Citation>()
  for (const citation of citations) {
    const { number, source } = citation
    const before = once.get(number)?.source
    const quoted = { ...before?.quoted, ...source.quoted }
    once.set(number, { number, source: { ...source, quoted } })
  }
  return [...once.values()]
}
