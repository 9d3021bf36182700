import { v7 } from 'uuid'
import type { $brand } from 'zod'

/** A UUIDv7 that names one kind of row; ids of different kinds do not mix. */
export type Id<Kind extends string> = string & $brand<Kind>

export type OrganizationId = Id<'OrganizationId'>
export type UserId = Id<'UserId'>
export type PatientId = Id<'PatientId'>
export type SignInSessionId = Id<'SignInSessionId'>
export type ChatThreadId = Id<'ChatThreadId'>
export type ChatMessageId = Id<'ChatMessageId'>
export type ApiKeyId = Id<'ApiKeyId'>
export type AssessmentId = Id<'AssessmentId'>
export type BiomarkerValueId = Id<'BiomarkerValueId'>
export type StageId = Id<'StageId'>
export type ResultId = Id<'ResultId'>
export type EcgAnnotationsId = Id<'EcgAnnotationsId'>
export type JobId = Id<'JobId'>
export type SubmissionId = Id<'SubmissionId'>
export type ModelVersionId = Id<'ModelVersionId'>
export type ServiceKeyId = Id<'ServiceKeyId'>
export type UploadedFileId = Id<'UploadedFileId'>
export type AuditEventId = Id<'AuditEventId'>
export type AuthEventId = Id<'AuthEventId'>

/**
 * A new id, sortable by the time it was made. The one place that brands a string without parsing it: the server
 * alone makes ids, never a client and never the database.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where an id is made
export const newId = <Kind extends string>(): Id<Kind> => v7() as Id<Kind>
