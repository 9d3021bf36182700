import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where packages stand; as in pnpm-workspace.yaml. */
const GROUPS = ['packages', 'apps', 'tooling'] as const
/** `types` is what the compiler writes of a package that Vite builds. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'types', 'coverage'])
const SOURCE_CONDITION = '@medilens/source'

export interface Package {
  /** From the root: `packages/api`. */
  readonly folder: string
  /** As it is imported: `@medilens/api`. */
  readonly name: string
  /** What `exports` offers: the subpath (`.`, `./contract`) and the targets of its conditions, from the package. */
  readonly exports: ReadonlyMap<string, ReadonlyMap<string, string>>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readExports = (manifest: Record<string, unknown>): Package['exports'] => {
  const exports = new Map<string, Map<string, string>>()
  const declared = manifest['exports']
  if (!isRecord(declared)) return exports
  for (const [subpath, conditions] of Object.entries(declared)) {
    if (!isRecord(conditions)) continue
    const targets = new Map<string, string>()
    for (const [condition, target] of Object.entries(conditions)) {
      if (typeof target === 'string') targets.set(condition, target.replace(/^\.\//, ''))
    }
    exports.set(subpath, targets)
  }
  return exports
}

/** The packages of the workspace: each folder of a group with a package.json that names it. */
export const readPackages = (root: string): Package[] =>
  GROUPS.flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group))
          .toSorted()
          .flatMap((name) => readPackage(root, `${group}/${name}`))
      : [],
  )

const readPackage = (root: string, folder: string): Package[] => {
  const path = join(root, folder, 'package.json')
  if (!existsSync(path)) return []
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isRecord(manifest) || typeof manifest['name'] !== 'string') return []
  return [{ folder, name: manifest['name'], exports: readExports(manifest) }]
}

/** The package a file belongs to. */
export const packageOf = (packages: readonly Package[], file: string): Package | undefined =>
  packages.find(({ folder }) => file.startsWith(`${folder}/`))

/** The package that a specifier names, and the subpath in `exports` form; undefined for one that is not ours. */
export const targetOf = (packages: readonly Package[], specifier: string) => {
  const target = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  return target && { target, subpath: `.${specifier.slice(target.name.length)}` }
}

/** The source file behind a subpath of a package, from the root. */
export const sourceOf = ({ exports, folder }: Package, subpath: string): string | undefined => {
  const source = exports.get(subpath)?.get(SOURCE_CONDITION)
  return source && `${folder}/${source}`
}

/** Every file under `folder` (from the root), built and installed ones left out, in order. */
const listFiles = (root: string, folder: string): string[] => {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .flatMap((entry) => {
      if (entry.name.startsWith('.') || NOT_SOURCE.has(entry.name)) return []
      const file = `${folder}/${entry.name}`
      if (entry.isDirectory()) return listFiles(root, file)
      return entry.isFile() ? [file] : []
    })
}

/** The TypeScript and JavaScript files of all packages. */
export const listSources = (root: string): string[] =>
  GROUPS.flatMap((group) => listFiles(root, group)).filter((file) => /\.[cm]?[jt]sx?$/.test(file))

/** Tests and type tests, by their name. */
export const isTest = (file: string): boolean => /\.test(-d)?\.[cm]?[jt]sx?$/.test(file)
