import { Assessment, PipelineStage } from './assessment.ts'
import { AuditEvent, AuthEvent } from './audit.ts'
import { BiomarkerCatalogueEntry, BiomarkerValue } from './biomarker.ts'
import { AiExplanation, ChatMessage, ChatThread } from './chat.ts'
import { EcgAnnotations } from './ecg-annotations.ts'
import { UploadedFile } from './file.ts'
import { ApiKey, ServiceKey } from './key.ts'
import { AssessmentFile, PipelineJob, ProgressEvent, Submission } from './job.ts'
import { ModelVersion } from './model.ts'
import { Organization } from './organization.ts'
import { Patient } from './patient.ts'
import { Pseudonym } from './pseudonym.ts'
import { RESULTS } from './results/all.ts'
import { Membership, Role, UserRole } from './role.ts'
import { Account, SignInAttempt, SignInSession, Verification } from './sign-in.ts'
import { User, UserProfile } from './user.ts'

/** Every table. */
export const ENTITIES = [
  Organization,
  User,
  UserProfile,
  SignInSession,
  Account,
  Verification,
  SignInAttempt,
  Role,
  Membership,
  UserRole,
  Patient,
  ApiKey,
  ServiceKey,
  ModelVersion,
  Assessment,
  PipelineStage,
  BiomarkerValue,
  BiomarkerCatalogueEntry,
  ...Object.values(RESULTS),
  EcgAnnotations,
  ChatThread,
  ChatMessage,
  AiExplanation,
  UploadedFile,
  AssessmentFile,
  PipelineJob,
  Submission,
  ProgressEvent,
  Pseudonym,
  AuditEvent,
  AuthEvent,
] as const
