import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { meQuery } from '../server/me.ts'
import { queryClient } from '../server/connection.ts'
import { homeOf } from './home.ts'
import { modelRoute, modelsRoute } from './models.ts'
import { pageCode } from './page-code.ts'
import { rootRoute } from './root.tsx'
import {
  AssessmentSearch,
  AssessmentsSearch,
  AuditSearch,
  BiomarkerSearch,
  PatientSearch,
  PipelineSearch,
  ReviewSearch,
  SignInSearch,
} from './search.ts'
import { signedInRoute } from './signed-in.tsx'

// Pages are loaded when they are gone to. Ids and filters stand in addresses, which can be shared and are in every log;
// nothing that was typed and nothing about health does.

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: SignInSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../account/sign-in-page.tsx')),
    'SignInPage',
  ),
})

const acceptInvitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'accept-invitation',
  component: lazyRouteComponent(
    pageCode(() => import('../account/accept-invitation-page.tsx')),
    'AcceptInvitationPage',
  ),
})

const organizationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'organizations',
  beforeLoad: async ({ context }) => {
    if ((await context.queryClient.ensureQueryData(meQuery)) === null) throw redirect({ to: '/sign-in' })
  },
  component: lazyRouteComponent(
    pageCode(() => import('../account/organizations-page.tsx')),
    'OrganizationsPage',
  ),
})

const indexRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: homeOf(context.me), replace: true })
  },
})

const patientsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients',
  component: lazyRouteComponent(
    pageCode(() => import('../patient/patients-page.tsx')),
    'PatientsPage',
  ),
})

const newPatientRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients/new',
  component: lazyRouteComponent(
    pageCode(() => import('../patient/new-patient-page.tsx')),
    'NewPatientPage',
  ),
})

const patientRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients/$patientId',
  validateSearch: PatientSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../patient/patient-page.tsx')),
    'PatientPage',
  ),
})

const editPatientRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients/$patientId/edit',
  component: lazyRouteComponent(
    pageCode(() => import('../patient/edit-patient-page.tsx')),
    'EditPatientPage',
  ),
})

const newAssessmentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients/$patientId/analyze',
  component: lazyRouteComponent(
    pageCode(() => import('../sample/new-assessment-page.tsx')),
    'NewAssessmentPage',
  ),
})

const biomarkerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'patients/$patientId/biomarkers/$name',
  validateSearch: BiomarkerSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../biomarker/biomarker-page.tsx')),
    'BiomarkerPage',
  ),
})

const assessmentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'assessments',
  validateSearch: AssessmentsSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../assessment/assessments-page.tsx')),
    'AssessmentsPage',
  ),
})

const assessmentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'assessments/$assessmentId',
  validateSearch: AssessmentSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../assessment/assessment-page.tsx')),
    'AssessmentPage',
  ),
})

const reviewRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'review',
  validateSearch: ReviewSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../review/review-page.tsx')),
    'ReviewPage',
  ),
})

const pipelineRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'pipeline',
  validateSearch: PipelineSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../pipeline/queue-page.tsx')),
    'QueuePage',
  ),
})

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'audit',
  validateSearch: AuditSearch,
  component: lazyRouteComponent(
    pageCode(() => import('../audit/audit-page.tsx')),
    'AuditPage',
  ),
})

const organizationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organization',
  component: lazyRouteComponent(
    pageCode(() => import('../organization/organization-page.tsx')),
    'OrganizationPage',
  ),
})

const membersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organization/members',
  component: lazyRouteComponent(
    pageCode(() => import('../organization/members-page.tsx')),
    'MembersPage',
  ),
})

const keysRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organization/keys',
  component: lazyRouteComponent(
    pageCode(() => import('../organization/keys-page.tsx')),
    'KeysPage',
  ),
})

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'account',
  component: lazyRouteComponent(
    pageCode(() => import('../account/account-page.tsx')),
    'AccountPage',
  ),
})

/** Every page of people who signed in. */
const SIGNED_IN_PAGES = [
  indexRoute,
  patientsRoute,
  newPatientRoute,
  patientRoute,
  editPatientRoute,
  newAssessmentRoute,
  biomarkerRoute,
  assessmentsRoute,
  assessmentRoute,
  reviewRoute,
  pipelineRoute,
  modelsRoute,
  modelRoute,
  auditRoute,
  organizationRoute,
  membersRoute,
  keysRoute,
  accountRoute,
]

const routeTree = rootRoute.addChildren([
  signInRoute,
  acceptInvitationRoute,
  organizationsRoute,
  signedInRoute.addChildren(SIGNED_IN_PAGES),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  // The code of a page is fetched when somebody is about to go there; its data never is: each look at it is audited.
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 300,
})

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router
  }
}
