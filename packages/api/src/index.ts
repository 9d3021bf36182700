export type { Caller, KeyPrincipal, MemberPrincipal, PersonCaller, Principal } from './access/principal.ts'
export { IDLE_MINUTES, USUAL_IDLE_MINUTES } from './access/idle.ts'
export { invitationLink, type CreatedInvitation, type InvitationDelivery } from './access/invitations.ts'
export { callerResolver, type CallerResolver } from './access/resolve-caller.ts'
export {
  AcceptInvitationInput,
  ChangePasswordInput,
  InvitePersonInput,
  SignedInAnswer,
  SignInInput,
  SignOutInput,
} from './access/schema.ts'
export { deriveKey, pseudonymKeyOf, SHORTEST_SECRET } from './access/secret-keys.ts'
export { givePasswords } from './access/set-password.ts'
export { SignIn, type SignedIn, type SignInRequest } from './access/sign-in.ts'
export { analyzeForm, type FormRequest } from './assessment/analyze/analyze-form.ts'
export type { FormPart } from './assessment/analyze/form.ts'
export { MOST_FILES } from './assessment/analyze/schema.ts'
export { asOperator } from './audit/operator.ts'
export type { AuditOrigin } from './audit/write.ts'
export { chatServices } from './chat/chat-services.ts'
export { acceptAll, type FileServices, type Scan } from './file/file-services.ts'
export { BadRange } from './file/download/byte-range.ts'
export { download } from './file/download/download.ts'
export { rewrapKeys } from './file/sweep/rewrap.ts'
export { sweepObjects } from './file/sweep/sweep-objects.ts'
export { sweepUploads } from './file/sweep/sweep.ts'
export { lookAtUpload, receiveUpload, type UploadRequest } from './file/upload/open.ts'
export { WrongOffset } from './file/upload/receive.ts'
export { errorAnswer, httpStatusOf } from './http/error-answer.ts'
export { bodyReader } from './http/read-body.ts'
export { isSubscription, openStream } from './http/open-stream.ts'
export { HTTP_ROUTES, type RouteKey } from './http/routes.ts'
export { inventory, reachOf, type InventoryEntry } from './inventory.ts'
export { ApiKeyReference, CreateApiKeyInput } from './key/schema.ts'
export {
  createApiKey,
  findApiKey,
  KEY_EVENTS,
  listApiKeys,
  revokeApiKey,
  type ApiKeySummary,
  type NewApiKeySummary,
} from './key/service.ts'
export { openApiDocument, type OpenApiDocument, type Operation } from './http/openapi/document.ts'
export { inviteAsOperator } from './organization/invite.ts'
export { CreateOrganizationInput } from './organization/schema.ts'
export {
  createOrganization,
  findOrganizations,
  listOrganizations,
  readOrganization,
  type OrganizationSummary,
} from './organization/service.ts'
export { appRouter } from './router.ts'
export { ProgressWatch } from './assessment/progress/watch.ts'
export {
  createPlatformKey,
  keyOfWorkerBeside,
  listPlatformKeys,
  revokePlatformKey,
  type NewPlatformKey,
  type PlatformKeySummary,
} from './key/platform.ts'
export { asAppError } from './trpc/base.ts'
export { Background } from './trpc/background.ts'
export type { FinishedCall, RequestContext } from './trpc/context.ts'
export { APP_ERROR_CODES, AppError, type AppErrorCode } from './trpc/error.ts'
export type { Services } from './trpc/services.ts'
export { translateError } from './trpc/translate-error.ts'
