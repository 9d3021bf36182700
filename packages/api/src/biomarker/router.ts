import { can, router } from '../trpc/procedure.ts'
import { biomarkerHistory } from './history.ts'
import { latestBiomarkers, pseudonymousLatest } from './latest.ts'
import { pseudonymousHistory } from './pseudonymous-history.ts'
import {
  BiomarkerHistory,
  BiomarkerHistoryInput,
  BiomarkerPage,
  Catalogue,
  CatalogueInput,
  LatestBiomarkers,
  LatestBiomarkersInput,
  ListBiomarkersInput,
  SavedBiomarkers,
  SaveBiomarkersInput,
} from './schema.ts'
import { listBiomarkers, readCatalogue, saveBiomarkers } from './service.ts'

export const biomarkerRouter = router({
  save: can('assessment:submit').mutation({
    audit: { event: 'biomarker.save', resource: 'biomarker', action: 'create', phi: true },
    input: SaveBiomarkersInput,
    output: SavedBiomarkers,
    run: saveBiomarkers,
  }),
  list: can('assessment:read').query({
    audit: { event: 'biomarker.list', resource: 'biomarker', action: 'read', phi: true },
    input: ListBiomarkersInput,
    output: BiomarkerPage,
    run: listBiomarkers,
  }),
  history: can('assessment:read').query({
    audit: { event: 'biomarker.history', resource: 'biomarker', action: 'read', phi: true },
    input: BiomarkerHistoryInput,
    output: BiomarkerHistory,
    run: biomarkerHistory,
    pseudonymous: pseudonymousHistory,
  }),
  latest: can('assessment:read').query({
    audit: { event: 'biomarker.latest', resource: 'biomarker', action: 'read', phi: true },
    input: LatestBiomarkersInput,
    output: LatestBiomarkers,
    run: latestBiomarkers,
    pseudonymous: pseudonymousLatest,
  }),
  catalogue: can('assessment:read').query({
    audit: { event: 'biomarker.catalogue', resource: 'biomarker_catalogue', action: 'read', phi: false },
    input: CatalogueInput,
    output: Catalogue,
    run: readCatalogue,
    pseudonymous: readCatalogue,
  }),
})
