// Written by `medilens db migration:create`, in the order in which migrations are applied.
import { Migration20261122173000_ground } from './Migration20261122173000_ground.ts'
import { Migration20261122174000_organization_ids } from './Migration20261122174000_organization_ids.ts'
import { Migration20261122201522_whole_contract } from './Migration20261122201522_whole_contract.ts'
import { Migration20261122203948_corrections } from './Migration20261122203948_corrections.ts'

export const MIGRATIONS = [
  { name: 'Migration20261122173000_ground', class: Migration20261122173000_ground },
  { name: 'Migration20261122174000_organization_ids', class: Migration20261122174000_organization_ids },
  { name: 'Migration20261122201522_whole_contract', class: Migration20261122201522_whole_contract },
  { name: 'Migration20261122203948_corrections', class: Migration20261122203948_corrections },
]
