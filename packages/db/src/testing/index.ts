export { createScratchDatabase, prepareCluster, type ScratchDatabase, type TestCluster } from './cluster.ts'
export { testCluster, testDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts'
export {
  FIXTURE_PASSWORD,
  organizationFixture,
  type FixtureKey,
  type FixtureUser,
  type OrganizationFixture,
  type OrganizationFixtureOptions,
} from './organization.ts'
export { onEveryServer } from './every-server.ts'
export { createOwnerDatabase, startServer, type ServerVersion, type TestServer } from './server.ts'
export { scratchRoot } from './scratch-root.ts'
