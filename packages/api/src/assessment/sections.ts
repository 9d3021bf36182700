import { stageRows, valueRows, type AssessmentId, type PipelineType, type Session } from '@medilens/db'
import { standing } from '../biomarker/service.ts'
import { sourceTeller } from '../chat/told-sources.ts'
import { readResult } from './result.ts'
import type { ASSESSMENT_SECTIONS } from './schema.ts'

interface OfPipeline {
  readonly id: AssessmentId
  readonly pipelineType: PipelineType
  /** ISO 8601 */
  readonly completedAt: string | null
}

type Section = (typeof ASSESSMENT_SECTIONS)[number]

/**
 * The parts of an assessment that were asked for, one statement each: their number does not grow with the rows. All but
 * the result can be asked for by the id alone, beside the assessment itself; `assessment` may therefore still be on its way.
 */
export async function readSections<Found extends OfPipeline>(
  session: Session,
  id: AssessmentId,
  sections: readonly Section[],
  assessment: Promise<Found>,
) {
  const wanted = new Set(sections)
  const [found, values, stages, explanations] = await Promise.all([
    assessment,
    wanted.has('biomarkers') ? valueRows(session, id) : null,
    wanted.has('stages') ? stageRows(session, id) : null,
    wanted.has('explanations') ? explanationsOf(session, id) : null,
  ])
  return {
    found,
    sections: {
      ...(values === null ? {} : { biomarkers: standing(values, found.completedAt) }),
      ...(stages === null ? {} : { stages }),
      ...(wanted.has('result') ? { result: await readResult(session, found.pipelineType, id) } : {}),
      ...(explanations === null ? {} : { explanations }),
    },
  }
}

async function explanationsOf(session: Session, assessmentId: AssessmentId) {
  const { sql, organizationId } = session
  const rows = await sql
    .selectFrom('ai_explanations')
    .select(['explanationText', 'modelUsed', 'sources', 'createdAt'])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .orderBy('id')
    .execute()
  const told = await sourceTeller(
    session,
    { assessmentId },
    rows.flatMap(({ sources }) => sources),
  )
  return rows.map(({ explanationText, createdAt, sources, modelUsed }) => ({
    modelUsed,
    sources: sources.map(told),
    text: explanationText,
    createdAt: createdAt.toISOString(),
  }))
}
