import type { AssessmentId, PipelineType, Session } from '@medilens/db'
import { biomarkersOf } from '../biomarker/service.ts'
import { readResult } from './result.ts'
import type { ASSESSMENT_SECTIONS } from './schema.ts'
import { STAGE_COLUMNS, stageAnswer } from './stage/answer.ts'

interface OfPipeline {
  readonly id: AssessmentId
  readonly pipelineType: PipelineType
  readonly completedAt: Date | null
}

type Section = (typeof ASSESSMENT_SECTIONS)[number]

/**
 * The parts of an assessment that were asked for, one statement each: their number does not grow with the rows.
 */
export async function readSections(session: Session, assessment: OfPipeline, sections: readonly Section[]) {
  const { id, pipelineType } = assessment
  const wanted = new Set(sections)
  return {
    ...(wanted.has('biomarkers') ? { biomarkers: await biomarkersOf(session, assessment) } : {}),
    ...(wanted.has('stages') ? { stages: await stagesOf(session, id) } : {}),
    ...(wanted.has('result') ? { result: await readResult(session, pipelineType, id) } : {}),
    ...(wanted.has('explanations') ? { explanations: await explanationsOf(session, id) } : {}),
  }
}

async function stagesOf({ sql, organizationId }: Session, assessmentId: AssessmentId) {
  const rows = await sql
    .selectFrom('pipeline_stages')
    .select(STAGE_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .orderBy('stageIndex')
    .orderBy('attempt')
    .execute()
  return rows.map(stageAnswer)
}

async function explanationsOf({ sql, organizationId }: Session, assessmentId: AssessmentId) {
  const rows = await sql
    .selectFrom('ai_explanations')
    .select(['explanationText', 'modelUsed', 'sources', 'createdAt'])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .orderBy('id')
    .execute()
  return rows.map(({ explanationText, createdAt, ...row }) => ({
    ...row,
    text: explanationText,
    createdAt: createdAt.toISOString(),
  }))
}
