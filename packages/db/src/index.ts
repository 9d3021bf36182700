export { databaseConfig, DatabaseConfigError, type DatabaseConfig } from './connection/config.ts'
export { externalEndpoints, ownerEndpoint } from './connection/endpoints.ts'
export type { Endpoint, Endpoints, ServingEndpoints } from './connection/endpoint.ts'
export { checkDatabase, type DatabasePosture } from './connection/posture.ts'
export { connectWithRetry, DatabaseUnreachableError } from './connection/wake.ts'
export { homeSecret } from './embedded/home-secret.ts'
export { openEmbedded, type Embedded } from './embedded/open.ts'
export { AlreadyServingError, EmbeddedError } from './embedded/errors.ts'
export type { EmbeddedEvent } from './embedded/events.ts'
export { readServingNote, type ServingNote } from './embedded/serving.ts'
export * from './ids.ts'
export { MIGRATIONS_FOLDER } from './migrate/folder.ts'
export {
  createMigration,
  migrate,
  migrationStatus,
  pendingMigrations,
  rollback,
  UnknownMigrationError,
  type MigrationStatus,
} from './migrate/migrations.ts'
export { migrationsSeen, type MigrationsSeen } from './migrate/current.ts'
export { verifyIsolation } from './migrate/isolation.ts'
export {
  awaitsReview,
  reviewUrgency,
  URGENCY,
  waitingSince,
  type Urgency,
} from './entities/assessment-review.ts'
export { isAmongLatest } from './entities/latest-values.ts'
export { patientSearchName, phoneDigits, prefixRange } from './entities/patient-search.ts'
export { ensureRoles } from './roles/ensure.ts'
export { seedDemo, type DemoOptions, type DemoSummary } from './seed/demo.ts'
export { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS, type DemoRole } from './seed/demo/people.ts'
export { seedReference, type ReferenceSummary, type SeedCounts } from './seed/reference.ts'
export { Database, type DatabaseOptions, type PoolGauges, type SignInClient } from './session/database.ts'
export { pageOf, readPage, type Page, type PageRequest } from './session/page.ts'
export { CommitUnknownError, sqlStateOf } from './session/retry.ts'
export type { Session, SessionScope, Sql } from './session/session.ts'
export { utcDay } from './session/utc-day.ts'
export { beginRuns, lockLeased, type BegunAssessment, type ClaimedFile } from './statements/begin.ts'
export type { Claim, HolderId, LeasedJob } from './statements/claim.ts'
export type { KnownFile } from './statements/known-files.ts'
export {
  assessmentOfJob,
  changeJob,
  enqueueJob,
  lockJob,
  lockJobOf,
  type LockedJob,
} from './statements/jobs.ts'
export { extendLease, isLeaseRunning, releaseJobs } from './statements/leases.ts'
export { isOrganizationActive } from './statements/organization.ts'
export { lockSessionId } from './statements/session-id.ts'
export { mayUpload } from './statements/uploader.ts'
export { progressSince, writeProgress, writeProgressOfEach, type ProgressRow } from './statements/progress.ts'
export { insertAuditEvent } from './statements/audit.ts'
export {
  assessmentDetail,
  assessmentPage,
  assessmentRow,
  changeAssessmentRow,
  SUMMARY_COLUMNS,
  type AssessmentChange,
  type SummaryRow,
  type WhichAssessment,
} from './statements/assessments.ts'
export { citedRows, type CitedOf } from './statements/cited.ts'
export { historyRows, type HistoryRow } from './statements/history.ts'
export { patientRow } from './statements/patient.ts'
export {
  isSessionIdTaken,
  recordLast,
  recordNow,
  summaryOf,
  type Found,
  type NewAssessment,
  type NewStage,
} from './statements/record.ts'
export { resultRow, type ResultRow } from './statements/results.ts'
export { stageRows, type StageRow } from './statements/stages.ts'
export { countValues, insertValuesLast, valueRows, type ValueRow } from './statements/values.ts'
export * from './permissions.ts'
export * from './vocabulary.ts'
export type { AssessmentResults } from './entities/assessment.ts'
export type { AuditDetails } from './entities/audit.ts'
export type { Source } from './entities/chat.ts'
export type { RadiologyFinding } from './entities/results/radiology.ts'
