import { assessmentRouter } from './assessment/router.ts'
import { auditRouter } from './audit/router.ts'
import { biomarkerRouter } from './biomarker/router.ts'
import { patientRouter } from './patient/router.ts'
import { router } from './trpc/procedure.ts'

/** Every procedure. */
export const appRouter = router({
  assessment: assessmentRouter,
  audit: auditRouter,
  biomarker: biomarkerRouter,
  patient: patientRouter,
})
