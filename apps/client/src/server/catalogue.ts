import type { Outputs } from '@medilens/client'
import { useQuery } from '@tanstack/react-query'
import { titleOf } from '../format/words.ts'
import { api } from './api.ts'

/** What the catalogue says of one biomarker. */
export type CatalogueEntry = Outputs['biomarker']['catalogue']['entries'][number]

/** The catalogue by key, asked for once, for pages that wait for it. */
export const useCatalogueQuery = () =>
  useQuery(api.biomarker.catalogue.queryOptions({}, { staleTime: Infinity, gcTime: Infinity, select: byKey }))

/** The catalogue by key; empty until it is there. */
export const useCatalogue = (): ReadonlyMap<string, CatalogueEntry> => useCatalogueQuery().data ?? NONE

const NONE: ReadonlyMap<string, CatalogueEntry> = new Map()

const byKey = ({ entries }: Outputs['biomarker']['catalogue']): ReadonlyMap<string, CatalogueEntry> =>
  new Map(entries.map((entry) => [entry.key, entry]))

/** What a biomarker is called; one that is not in the catalogue, as its pipeline named it. */
export const biomarkerName = (catalogue: ReadonlyMap<string, CatalogueEntry>, key: string): string =>
  catalogue.get(key)?.name ?? titleOf(key)
