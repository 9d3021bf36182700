import {
  changeJob,
  insertValuesLast,
  writeProgress,
  type AssessmentResults,
  type ModelVersionId,
} from '@medilens/db'
import { findingsOf, reasonsOfUnread } from '@medilens/db/rules'
import type { z } from 'zod'
import { reviewColumns } from '../../assessment/grading.ts'
import { storeAnnotations } from '../../assessment/recording/annotations.ts'
import { storeResult } from '../../assessment/result.ts'
import { updateAssessment } from '../../assessment/update.ts'
import { updateStatus } from '../../assessment/update-status.ts'
import { audited, type Audited } from '../../audit/write.ts'
import { crossedBy, prepareBiomarkers, type PreparedBiomarker } from '../../biomarker/prepare.ts'
import { findPatient } from '../../patient/find.ts'
import { AppError, type InputIssue } from '../../trpc/error.ts'
import type { HandOverCall } from '../../trpc/hand-over.ts'
import { requireSameMeasures } from '../same-measures.ts'
import { unreadSeconds } from '../ecg-annotations/unread.ts'
import { registerModel } from '../model/register.ts'
import { issuesOf, judgeByContract, type HandedOver } from './contract.ts'
import { fingerprint } from './fingerprint.ts'
import { findHeldJob, leaseLost, type HeldJob } from './held-job.ts'
import type { Submitted, SubmitInput } from './schema.ts'
import { findSubmission, isEnough, keepSubmission } from './submission.ts'

type Answer = z.input<typeof Submitted>

/**
 * Hands over a result: assessment, values, result, stages and outcome in one transaction, once. The same sent again is
 * answered the same. What comes late, breaks its contract or is of a model that is refused here is kept aside and never
 * applied. Throws `not_found`, `lease_lost` where enough came late already.
 */
export async function submit(
  call: HandOverCall,
  { contract, model, payload }: z.output<typeof SubmitInput>,
): Promise<Audited<Answer>> {
  const { session, lease } = call
  const held = await findHeldJob(session, lease)
  const { id: assessmentId, patientId } = held.assessment
  const sent = {
    ...lease,
    assessmentId,
    contract,
    payload,
    fingerprint: fingerprint({ contract, model, payload }),
  }
  const answer = (value: Answer) =>
    audited(value, {
      resourceId: assessmentId,
      patientId,
      details: { contract, attempt: lease.attempt, outcome: value.outcome },
    })

  const known = await findSubmission(session, sent)
  if (known !== null) return answer(known)
  if (!held.isHeld) {
    if (await isEnough(session, lease)) throw leaseLost()
    const submissionId = await keepSubmission(session, sent, { disposition: 'late' })
    return answer({ outcome: 'late', submissionId, assessmentId })
  }
  const judged = await judge(call, held, contract, payload)
  if (!judged.isKept) {
    const issues = [...judged.issues]
    const submissionId = await keepSubmission(session, sent, { disposition: 'quarantined', issues })
    await bury(call, held, 'contract_broken')
    return answer({ outcome: 'quarantined', submissionId, assessmentId, issues })
  }
  const registered = await registerModel(session, held.job.pipelineType, model)
  if (registered.isRefused) {
    const { reason, id: modelVersionId } = registered
    const submissionId = await keepSubmission(session, sent, {
      disposition: 'refused',
      modelVersionId,
      reason,
    })
    await bury(call, held, reason)
    return answer({ outcome: 'refused', submissionId, assessmentId, reason })
  }
  const modelVersionId = registered.id
  const submissionId = await keepSubmission(session, sent, { disposition: 'applied', modelVersionId })
  await changeJob(session, held.job.id, { status: 'completed', errorCode: null })
  await writeProgress(session, assessmentId, { kind: 'ended', attempt: lease.attempt })
  await apply(call, held, judged, modelVersionId)
  return answer({ outcome: 'applied', submissionId, assessmentId })
}

type Judgement =
  | { readonly isKept: true; readonly found: HandedOver; readonly prepared: readonly PreparedBiomarker[] }
  | { readonly isKept: false; readonly issues: readonly InputIssue[] }

/** By its contract, and by what its units and quantities can be and say of each other. */
async function judge(
  { session, scope }: HandOverCall,
  { assessment, job }: HeldJob,
  contract: z.output<typeof SubmitInput>['contract'],
  payload: unknown,
): Promise<Judgement> {
  const judged = judgeByContract(contract, job.pipelineType, payload)
  if (!judged.isKept) return judged
  const { found } = judged
  if (found.outcome === 'ungradable') return { isKept: true, found, prepared: [] }
  const { patientId, measuredAt } = assessment
  const { gender, dateOfBirth } = await findPatient(session, scope, { patientId })
  try {
    const prepared = prepareBiomarkers(found.biomarkers, { gender, dateOfBirth, measuredAt })
    requireSameMeasures(
      job.pipelineType,
      found.result,
      prepared.map(({ columns }) => columns),
    )
    return { isKept: true, found, prepared }
  } catch (error) {
    if (error instanceof AppError) return { isKept: false, issues: issuesOf(error) }
    throw error
  }
}

/** Gives the assessment what was found, and completes it. */
async function apply(
  { session, scope }: HandOverCall,
  { assessment, job }: HeldJob,
  { found, prepared }: Extract<Judgement, { isKept: true }>,
  modelVersionId: ModelVersionId,
): Promise<void> {
  const { id: assessmentId, reviewReason } = assessment
  const results = resultsOf(found)
  if (found.outcome === 'ungradable') {
    await updateAssessment(session, assessment, { modelVersionId, results })
    const { reason: ungradableReason, qualityScore } = found
    const completed = { assessmentId, status: 'completed', ungradableReason, qualityScore } as const
    await updateStatus({ session, scope }, completed)
    return
  }
  const { result, riskScore, riskLevel, confidence, qualityScore } = found
  const grading = { riskScore, riskLevel, confidence, qualityScore }
  const eyeLaterality = 'eyeLaterality' in result ? (result.eyeLaterality ?? null) : null
  await storeResult(session, assessmentId, { pipelineType: job.pipelineType, result })
  if ('annotations' in found) await storeAnnotations(session, assessmentId, found.annotations)
  const reasons = [
    ...crossedBy(prepared),
    ...findingsOf(job.pipelineType, { ...result }),
    ...reasonsOfUnread(unreadSeconds(results?.unread ?? [])),
  ]
  const review = reviewColumns(reasons, reviewReason)
  await updateAssessment(session, assessment, { ...review, eyeLaterality, modelVersionId, results })
  await updateStatus({ session, scope }, { assessmentId, status: 'completed', ...grading })
  // In the histories from the first: they go out with COMMIT, when the run is over.
  const measured = { ...assessment, assessmentId, eyeLaterality, modelVersionId, preliminary: false }
  insertValuesLast(
    session,
    measured,
    prepared.map(({ columns }) => columns),
  )
}

/** What is said beside the columns; null where it is nothing. */
function resultsOf(found: HandedOver): AssessmentResults | null {
  const unread = 'unread' in found ? found.unread : undefined
  if (found.notMeasured === undefined && unread === undefined) return null
  return { notMeasured: found.notMeasured ?? [], ...(unread === undefined ? {} : { unread }) }
}

/** What broke its contract once would again, and a model that is refused stays so: it waits for somebody. */
async function bury(
  { session, scope, lease }: HandOverCall,
  { job, assessment }: HeldJob,
  errorCode: string,
): Promise<void> {
  await changeJob(session, job.id, { status: 'dead', errorCode })
  await updateStatus({ session, scope }, { assessmentId: assessment.id, status: 'failed' })
  await writeProgress(session, assessment.id, { kind: 'ended', attempt: lease.attempt })
}
