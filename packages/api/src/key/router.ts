import { can, router } from '../trpc/procedure.ts'
import {
  ApiKey,
  ApiKeyPage,
  CreateApiKeyInput,
  CreatedApiKey,
  ListApiKeysInput,
  RevokeApiKeyInput,
} from './schema.ts'
import { createKey, KEY_EVENTS, listKeys, revokeKey } from './service.ts'

export const keyRouter = router({
  list: can('key:manage').query({
    audit: { event: 'api_key.list', resource: 'api_key', action: 'read', phi: false },
    input: ListApiKeysInput,
    output: ApiKeyPage,
    run: listKeys,
  }),
  create: can('key:manage').mutation({
    audit: KEY_EVENTS.create,
    input: CreateApiKeyInput,
    output: CreatedApiKey,
    run: createKey,
  }),
  revoke: can('key:manage').mutation({
    audit: KEY_EVENTS.revoke,
    input: RevokeApiKeyInput,
    output: ApiKey,
    run: revokeKey,
  }),
})
