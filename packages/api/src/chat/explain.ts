import { newId, type AssessmentId, type Session, type Source } from '@medilens/db'
import type { z } from 'zod'
import { findAssessment } from '../assessment/find.ts'
import { audited, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { gatherAssessment, type AssessmentFacts } from './facts.ts'
import { grounded, groundsOfAssessment } from './grounding.ts'
import type { Responder } from './responder.ts'
import type { ExplainInput, Explanation } from './schema.ts'
import { toldSources } from './told-sources.ts'

/**
 * An assessment in words, kept beside it: as long as neither it nor its values change, the same words are answered again.
 * Throws `not_found`.
 */
export async function explain(
  { session, scope, services }: Call,
  { assessmentId }: z.output<typeof ExplainInput>,
): Promise<Audited<z.input<typeof Explanation>>> {
  const { responder } = services.chat
  // Locked, so that two who ask at once get one explanation.
  const { id, patientId, updatedAt } = await findAssessment(session, scope, { assessmentId }, { lock: true })
  const stored = await storedExplanation(session, id, updatedAt, responder)
  const explanation =
    stored ?? (await storeExplanation(session, await factsOf(session, id, patientId), responder))
  const { explanationText, modelUsed, sources, createdAt } = explanation
  return audited(
    {
      text: explanationText,
      modelUsed,
      sources: await toldSources(session, { assessmentId: id }, sources),
      createdAt: createdAt.toISOString(),
    },
    { resourceId: id, patientId, details: { stored: stored !== undefined } },
  )
}

async function factsOf(
  session: Session,
  id: AssessmentId,
  patientId: Parameters<typeof gatherAssessment>[1],
) {
  const facts = await gatherAssessment(session, patientId, id)
  if (facts === null) throw notFound('assessment')
  return facts
}

const COLUMNS = ['explanationText', 'modelUsed', 'sources', 'createdAt'] as const

/** What this responder said of the assessment since it and its values last changed. */
const storedExplanation = (
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  changedAt: Date,
  { name }: Responder,
) =>
  sql
    .selectFrom('ai_explanations as explained')
    .select(COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('modelUsed', '=', name)
    .where('createdAt', '>', changedAt)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('biomarker_values as value')
            .select('value.id')
            .whereRef('value.organizationId', '=', 'explained.organizationId')
            .whereRef('value.assessmentId', '=', 'explained.assessmentId')
            .where((f) =>
              f.or([
                f('value.createdAt', '>=', f.ref('explained.createdAt')),
                f('value.retractedAt', '>=', f.ref('explained.createdAt')),
              ]),
            ),
        ),
      ),
    )
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()

async function storeExplanation(
  { sql, organizationId }: Session,
  facts: AssessmentFacts,
  responder: Responder,
) {
  const began = performance.now()
  const grounds = groundsOfAssessment(facts)
  const lines: string[] = []
  const sources: Source[] = []
  for await (const statement of responder.explain(facts)) {
    const { text, sources: cited } = grounded(statement, grounds)
    sources.push(...cited.map((source) => ({ ...source, sentence: lines.length })))
    lines.push(text)
  }
  return sql
    .insertInto('ai_explanations')
    .values({
      id: newId<'AiExplanationId'>(),
      organizationId,
      assessmentId: facts.assessment.id,
      explanationText: lines.join('\n'),
      modelUsed: responder.name,
      generationTimeMs: Math.round(performance.now() - began),
      sources,
      createdAt: new Date(),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}
