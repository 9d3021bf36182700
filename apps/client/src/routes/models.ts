import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { pageCode } from './page-code.ts'
import { ModelsSearch } from './search.ts'
import { signedInRoute } from './signed-in.tsx'

export const modelsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'models',
  validateSearch: ModelsSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../model/models-page.tsx')),
    'ModelsPage',
  ),
})

export const modelRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'models/$modelVersionId',
  component: lazyRouteComponent(
    pageCode(() => import('../model/model-page.tsx')),
    'ModelPage',
  ),
})
