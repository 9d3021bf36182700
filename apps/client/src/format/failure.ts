import { ECG_ERRORS } from '@medilens/pipelines/recording/ecg-error'
import { wordsOf } from './words.ts'

/** Words of the server and of our worker for work that ended without a result. */
const FAILURES: Readonly<Record<string, string>> = {
  contract_broken: 'What was measured breaks the contract of its modality, and none of it was taken over.',
  model_revoked: 'It was measured by a model that is revoked here.',
  model_mismatch: 'It was measured by another model than the one of this version.',
  lease_ran_out: 'Its workers fell silent.',
  failed_by_hand: 'Somebody set it to failed.',
  took_too_long: 'Measuring took too long.',
  took_too_much_memory: 'Measuring took too much memory.',
  ended_without_a_word: 'The measuring process ended without a word.',
  no_sample: 'No file of its sample was ever given here.',
  sample_too_large: 'The recording is larger than the worker takes.',
  sample_not_there: 'A file of the recording is not there any more.',
  sample_incomplete: 'A file of the recording came incomplete.',
  sample_not_answered: 'A file of the recording could not be fetched.',
  server_unreachable: 'The worker could not reach the server.',
  stopped: 'The worker was stopped.',
  unexpected: 'The worker met what it did not expect.',
}

/** Why work ended without a result, in a sentence. A lab's own word is shown as it is. */
export function failureText(errorCode: string | null): string {
  if (errorCode === null) return 'No reason was given.'
  const known = FAILURES[errorCode] ?? Object.entries(ECG_ERRORS).find(([code]) => code === errorCode)?.[1]
  return known ?? `Its worker says: ${wordsOf(errorCode)}.`
}
