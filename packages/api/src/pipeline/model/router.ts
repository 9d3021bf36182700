import { can, router } from '../../trpc/procedure.ts'
import { listModelResults, recallModel } from './recall.ts'
import {
  GetModelInput,
  ListModelsInput,
  ModelPage,
  ModelResults,
  ModelResultsInput,
  ModelVersion,
  RecalledModel,
  RecallModelInput,
  RegisteredModel,
  RegisterModelInput,
  RevokeModelInput,
  UpdatedModel,
  UpdateModelInput,
} from './schema.ts'
import { getModel, listModels, registerModelVersion, revokeModel, updateModel } from './versions.ts'

export const modelRouter = router({
  get: can('pipeline:operate').query({
    audit: { event: 'model.get', resource: 'model', action: 'read', phi: false },
    input: GetModelInput,
    output: ModelVersion,
    run: getModel,
  }),
  list: can('pipeline:operate').query({
    audit: { event: 'model.list', resource: 'model', action: 'read', phi: false },
    input: ListModelsInput,
    output: ModelPage,
    run: listModels,
  }),
  register: can('pipeline:operate').mutation({
    audit: { event: 'model.register', resource: 'model', action: 'create', phi: false },
    input: RegisterModelInput,
    output: RegisteredModel,
    run: registerModelVersion,
  }),
  update: can('pipeline:operate').mutation({
    audit: { event: 'model.update', resource: 'model', action: 'update', phi: false },
    input: UpdateModelInput,
    output: UpdatedModel,
    run: updateModel,
  }),
  revoke: can('pipeline:operate').mutation({
    audit: { event: 'model.revoke', resource: 'model', action: 'update', phi: false },
    input: RevokeModelInput,
    output: ModelVersion,
    run: revokeModel,
  }),
  results: can('pipeline:operate').query({
    audit: { event: 'model.results', resource: 'assessment', action: 'read', phi: false },
    input: ModelResultsInput,
    output: ModelResults,
    run: listModelResults,
  }),
  recall: can('pipeline:operate').mutation({
    audit: { event: 'model.recall', resource: 'assessment', action: 'update', phi: true },
    input: RecallModelInput,
    output: RecalledModel,
    run: recallModel,
  }),
})
