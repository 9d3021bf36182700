import type { Outputs } from '@medilens/client'
import type { PipelineType } from '@medilens/db/vocabulary'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client, queryClient } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'

/** A version of a model that measures here, or did. */
export type ModelVersion = Outputs['model']['get']
/** What it measured, and what became of that. */
export type ModelResult = Outputs['model']['results']['items'][number]
/** A result that was taken back, and the run that was queued in its place. */
export type RecalledResult = Outputs['model']['recall']['items'][number]

const PAGE = 50
const firstPage = (): string | null => null

/** The versions of models of a pipeline or of all, the newest first. */
export const modelsQuery = (pipelineType: PipelineType | undefined) =>
  infiniteQueryOptions({
    queryKey: ['models', pipelineType ?? null],
    queryFn: ({ pageParam, signal }) =>
      client.model.list.query(
        {
          limit: PAGE,
          ...(pipelineType === undefined ? {} : { pipelineType }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: false,
  })

export const modelQuery = (modelVersionId: string) =>
  queryOptions({
    queryKey: ['model', modelVersionId],
    queryFn: ({ signal }): Promise<ModelVersion> => client.model.get.query({ modelVersionId }, { signal }),
  })

/** What a version measured, in the order in which it was asked for; or what of that stands. */
export const modelResultsQuery = (modelVersionId: string, standing?: true) =>
  infiniteQueryOptions({
    queryKey: ['model results', modelVersionId, standing ?? null],
    queryFn: ({ pageParam, signal }) =>
      client.model.results.query(
        {
          modelVersionId,
          limit: PAGE,
          ...(standing === undefined ? {} : { standing }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: false,
  })

/** Shows at once what a change answered that a version is now; lists are asked for anew. */
export function showModel(model: ModelVersion): void {
  showStored(modelQuery(model.modelVersionId).queryKey, model)
  void queryClient.invalidateQueries({ queryKey: ['models'] })
}

/** `reference 0.4.0`, as results name it. */
export const modelName = ({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string =>
  `${name} ${version}`

/** The built-in pipelines' name for their models. */
export const isBuiltIn = ({ name }: Pick<ModelVersion, 'name'>): boolean => name === 'reference'
