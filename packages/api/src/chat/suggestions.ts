import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import type { Call } from '../trpc/procedure.ts'
import { gatherFacts } from './facts.ts'
import type { Suggestions, SuggestionsInput } from './schema.ts'
import { patientOf } from './threads.ts'

/** Questions about a patient, or in general, that can be answered at this moment. Throws `not_found`. */
export async function suggestQuestions(
  { session, scope, services }: Call,
  { patientId: asked }: z.output<typeof SuggestionsInput>,
): Promise<Audited<z.input<typeof Suggestions>>> {
  const patientId = await patientOf(session, scope, asked)
  const items = [...services.chat.responder.suggest(await gatherFacts(session, patientId))]
  return audited({ items }, { resourceId: patientId, patientId })
}
