import { ROLES, type RoleName, type Scope } from '@medilens/db'
import type { AnyTRPCProcedure } from '@trpc/server'
import { appRouter } from './router.ts'
import type { ProcedureMeta } from './trpc/procedure.ts'

/** One procedure, as documents, metrics and generated tests need to know it. */
export interface InventoryEntry {
  /** `<domain>.<verb>`, as it stands in a URL. */
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly meta: ProcedureMeta
}

/** Every procedure of the router, by path. Throws where one declares nothing of itself. */
export const inventory = (): InventoryEntry[] =>
  Object.entries<unknown>(appRouter._def.procedures)
    .map(([path, procedure]) => {
      if (!isProcedure(procedure)) throw new Error(`${path} is no procedure`)
      const { type, meta } = procedure._def
      if (!isMeta(meta)) throw new Error(`${path} declares neither permission nor audit event`)
      return { path, type, meta }
    })
    .toSorted((a, b) => a.path.localeCompare(b.path))

/**
 * How far a procedure reaches in a role: as its permission does, or `person` where it is for whoever signed in; null
 * where it is refused. Those who know pseudonyms alone are refused what has no answer under pseudonyms.
 */
export function reachOf(
  role: RoleName,
  { permission, pseudonymous }: Pick<ProcedureMeta, 'permission' | 'pseudonymous'>,
): Scope | 'person' | null {
  if (permission === 'member' || permission === 'signed-in') return 'person'
  const scope = ROLES[role].grants[permission]
  return scope === undefined || (scope === 'pseudonyms' && !pseudonymous) ? null : scope
}

const isProcedure = (value: unknown): value is AnyTRPCProcedure =>
  typeof value === 'function' && '_def' in value

const isMeta = (meta: unknown): meta is ProcedureMeta =>
  typeof meta === 'object' && meta !== null && 'permission' in meta && 'audit' in meta && 'output' in meta
