/** What tells whether an answer names its patients, or stands under pseudonyms. */
interface Viewed {
  readonly view: 'identified' | 'pseudonymous'
}

/**
 * An answer to somebody who knows the patients, for code that only such callers run: what a researcher gets has other
 * fields, and is told apart by `view`.
 *
 * @throws TypeError for an answer under pseudonyms.
 */
export function identified<Answer extends Viewed>(answer: Answer): Identified<Answer> {
  if (isIdentified(answer)) return answer
  throw new TypeError(
    'this key knows patients by pseudonyms alone: it needs the role clinician, patient or service',
  )
}

type Identified<Answer extends Viewed> = Extract<Answer, { readonly view: 'identified' }>

const isIdentified = <Answer extends Viewed>(answer: Answer): answer is Identified<Answer> =>
  answer.view === 'identified'
