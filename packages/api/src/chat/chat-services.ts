import { QuestionLimit } from './rate-limit.ts'
import { recordedResponder } from './recorded/recorded-responder.ts'
import type { Responder } from './responder.ts'

/** What conversations need of the process around them. */
export interface ChatServices {
  readonly responder: Responder
  readonly questions: QuestionLimit
}

const QUESTIONS_A_MINUTE = 30

/** As a server has them: answers from what is recorded, without a model. */
export const chatServices = ({
  responder = recordedResponder,
  questionsAMinute = QUESTIONS_A_MINUTE,
}: {
  readonly responder?: Responder
  readonly questionsAMinute?: number
} = {}): ChatServices => ({ responder, questions: new QuestionLimit(questionsAMinute) })
