export type { Caller, KeyPrincipal, MemberPrincipal, PersonCaller, Principal } from './access/principal.ts'
export { principalResolver, type PrincipalResolver } from './access/resolve-principal.ts'
export type { Actor } from './audit/write.ts'
export { errorAnswer, httpStatusOf } from './http/error-answer.ts'
export { HTTP_ROUTES, type RouteKey } from './http/routes.ts'
export {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  type ApiKeySummary,
  type CreatedApiKey,
} from './organization/api-keys.ts'
export { ApiKeyReference, CreateApiKeyInput, CreateOrganizationInput } from './organization/schema.ts'
export {
  createOrganization,
  findOrganizations,
  listOrganizations,
  readOrganization,
  type OrganizationSummary,
} from './organization/service.ts'
export { appRouter } from './router.ts'
export { Background } from './trpc/background.ts'
export type { FinishedCall, RequestContext } from './trpc/context.ts'
export { APP_ERROR_CODES, AppError, type AppErrorCode } from './trpc/error.ts'
export type { Services } from './trpc/services.ts'
export { translateError } from './trpc/translate-error.ts'
export { CreateUserInput } from './user/schema.ts'
export { createUser } from './user/service.ts'
