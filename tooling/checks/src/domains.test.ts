import { expect, it } from 'vitest'

import { checkDomains } from './domains.ts'
import { findIn } from './testing/tree.ts'

const find = (...files: string[]) => findIn(checkDomains, Object.fromEntries(files.map((file) => [file, ''])))

it('leaves a good tree alone', () => {
  const files = [
    'packages/api/src/index.ts',
    'packages/api/src/contract.ts',
    'packages/api/src/trpc/builders.ts',
    'packages/api/src/access/permissions.ts',
    'packages/api/src/testing/caller.ts',
    ...['schema', 'router', 'service', 'policy', 'status-of-value'].map(
      (name) => `packages/api/src/biomarker/${name}.ts`,
    ),
    'packages/api/src/biomarker/service.test.ts',
    'packages/api/src/biomarker/types.test-d.ts',
    'packages/db/src/testing/index.ts',
    'packages/db/src/common-sense.test.md',
    'apps/server/src/index.ts',
  ]
  expect(find(...files)).toEqual([])
})

it('finds a folder that is no domain', () => {
  expect(find('packages/api/src/patients/schema.ts', 'packages/api/src/lib/x.ts')).toEqual([
    'packages/api/src/lib/x.ts:1 domain-folder',
    'packages/api/src/patients/schema.ts:1 domain-folder',
  ])
})

it('finds a file of a domain that is not named as one', () => {
  expect(
    find('packages/api/src/patient/PatientService.ts', 'packages/api/src/patient/get_patient.ts'),
  ).toEqual([
    'packages/api/src/patient/get_patient.ts:1 domain-file',
    'packages/api/src/patient/PatientService.ts:1 domain-file',
  ])
})

it.each([
  'packages/api/src/patient/utils.ts',
  'packages/api/src/patient/helpers.test.ts',
  'packages/db/src/common/session.ts',
  'packages/pipelines/src/cardiology/misc.ts',
  'apps/server/src/date-utils.ts',
  'tooling/bench/src/Helper.ts',
])('finds that %s says nothing', (file) => {
  expect(find(file)).toContain(`${file}:1 nameless`)
})

it('finds a barrel inside a package', () => {
  expect(find('packages/api/src/patient/index.ts', 'packages/db/src/entities/index.ts')).toEqual([
    'packages/api/src/patient/index.ts:1 barrel',
    'packages/db/src/entities/index.ts:1 barrel',
  ])
})
