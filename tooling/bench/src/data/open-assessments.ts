import { newId, type Database } from '@medilens/db'
import type { Clinic } from './clinics.ts'

/** Opens assessments of retinal runs that values can be added to; answers their ids, by clinic. */
export const openAssessments = (database: Database, clinics: readonly Clinic[], each: number) =>
  Promise.all(
    clinics.map(async ({ id: organizationId, apiKeyId, patients }) => {
      const now = new Date()
      const rows = Array.from({ length: each }, (_, index) => {
        const id = newId<'AssessmentId'>()
        const patientId = patients[index % patients.length] ?? newId<'PatientId'>()
        return { id, sessionId: id, patientId }
      })
      await database.inOrganization({ organizationId, userId: null }, ({ sql }) =>
        sql
          .insertInto('assessments')
          .values(
            rows.map((row) => ({
              ...row,
              organizationId,
              apiKeyId,
              pipelineType: 'retinal' as const,
              status: 'pending' as const,
              requiresReview: false,
              measuredAt: now,
              createdAt: now,
              updatedAt: now,
              version: 1,
            })),
          )
          .execute(),
      )
      return rows
    }),
  )
