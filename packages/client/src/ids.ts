import type { $brand } from 'zod'

/** An id in an answer: branded, so that one is not taken for another. An input takes any string, and so takes these. */
type Id<Kind extends string> = string & $brand<Kind>

export type OrganizationId = Id<'OrganizationId'>
export type PatientId = Id<'PatientId'>
export type AssessmentId = Id<'AssessmentId'>
export type UserId = Id<'UserId'>
export type ApiKeyId = Id<'ApiKeyId'>
export type BiomarkerValueId = Id<'BiomarkerValueId'>
export type AuditEventId = Id<'AuditEventId'>
export type AuthEventId = Id<'AuthEventId'>
export type ChatThreadId = Id<'ChatThreadId'>
export type ChatMessageId = Id<'ChatMessageId'>
export type JobId = Id<'JobId'>
export type ModelVersionId = Id<'ModelVersionId'>
export type SubmissionId = Id<'SubmissionId'>
export type UploadedFileId = Id<'UploadedFileId'>
export type SignInSessionId = Id<'SignInSessionId'>
