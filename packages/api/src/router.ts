import { assessmentRouter } from './assessment/router.ts'
import { auditRouter } from './audit/router.ts'
import { biomarkerRouter } from './biomarker/router.ts'
import { chatRouter } from './chat/router.ts'
import { fileRouter } from './file/router.ts'
import { keyRouter } from './key/router.ts'
import { organizationRouter } from './organization/router.ts'
import { patientRouter } from './patient/router.ts'
import { modelRouter } from './pipeline/model/router.ts'
import { pipelineRouter } from './pipeline/router.ts'
import { router } from './trpc/procedure.ts'
import { userRouter } from './user/router.ts'

/** Every procedure. */
export const appRouter = router({
  assessment: assessmentRouter,
  audit: auditRouter,
  biomarker: biomarkerRouter,
  chat: chatRouter,
  file: fileRouter,
  key: keyRouter,
  model: modelRouter,
  organization: organizationRouter,
  patient: patientRouter,
  pipeline: pipelineRouter,
  user: userRouter,
})
