import { claiming, holding } from '../trpc/hand-over.ts'
import { can, router } from '../trpc/procedure.ts'
import { claimWork } from './hand-over/claim.ts'
import { failJob } from './hand-over/fail.ts'
import { heartbeat } from './hand-over/heartbeat.ts'
import { reportStage } from './hand-over/report-stage.ts'
import {
  ClaimedJobs,
  ClaimInput,
  Failed,
  FailInput,
  Heartbeat,
  HeartbeatInput,
  ReportedStage,
  ReportStageInput,
  Submitted,
  SubmitInput,
} from './hand-over/schema.ts'
import { submit } from './hand-over/submit.ts'
import { listDeadLetters, listKeptAside, requeue } from './queue/dead-letters.ts'
import {
  DeadLetters,
  DeadLettersInput,
  KeptAsideInput,
  KeptAsidePage,
  Requeued,
  RequeueInput,
} from './queue/schema.ts'

export const pipelineRouter = router({
  claim: claiming.mutation({
    audit: { event: 'pipeline.claim', resource: 'assessment', action: 'read', phi: true },
    input: ClaimInput,
    output: ClaimedJobs,
    run: claimWork,
  }),
  heartbeat: holding.mutation({
    audit: { event: 'pipeline.heartbeat', resource: 'assessment', action: 'update', phi: false },
    input: HeartbeatInput,
    output: Heartbeat,
    run: heartbeat,
  }),
  reportStage: holding.mutation({
    audit: { event: 'pipeline.report_stage', resource: 'assessment', action: 'update', phi: true },
    input: ReportStageInput,
    output: ReportedStage,
    run: reportStage,
  }),
  submit: holding.mutation({
    audit: { event: 'pipeline.submit', resource: 'assessment', action: 'update', phi: true },
    input: SubmitInput,
    output: Submitted,
    run: submit,
  }),
  fail: holding.mutation({
    audit: { event: 'pipeline.fail', resource: 'assessment', action: 'update', phi: true },
    input: FailInput,
    output: Failed,
    run: failJob,
  }),
  deadLetters: can('pipeline:operate').query({
    audit: { event: 'pipeline.dead_letters', resource: 'job', action: 'read', phi: false },
    input: DeadLettersInput,
    output: DeadLetters,
    run: listDeadLetters,
  }),
  requeue: can('pipeline:operate').mutation({
    audit: { event: 'pipeline.requeue', resource: 'assessment', action: 'update', phi: false },
    input: RequeueInput,
    output: Requeued,
    run: requeue,
  }),
  keptAside: can('pipeline:operate').query({
    audit: { event: 'pipeline.kept_aside', resource: 'job', action: 'read', phi: false },
    input: KeptAsideInput,
    output: KeptAsidePage,
    run: listKeptAside,
  }),
})
