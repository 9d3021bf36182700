import { posix } from 'node:path'

import type { Check, Finding } from './finding.ts'
import { isRelative, readSpecifiers } from './specifiers.ts'
import { listSources, readPackages, sourceOf, targetOf } from './workspace.ts'

/** From a file to those it loads, each with the line of the import. */
type Graph = ReadonlyMap<string, ReadonlyMap<string, number>>

const readGraph = (root: string): Graph => {
  const packages = readPackages(root)
  const files = listSources(root)
  const known = new Set(files)
  const resolve = (file: string, specifier: string): string | undefined => {
    if (isRelative(specifier)) return posix.join(posix.dirname(file), specifier)
    const named = targetOf(packages, specifier)
    return named && sourceOf(named.target, named.subpath)
  }
  return new Map(
    files.map((file) => {
      const edges = new Map<string, number>()
      for (const { text, line, typeOnly } of readSpecifiers(root, file)) {
        const target = typeOnly ? undefined : resolve(file, text)
        if (target !== undefined && known.has(target) && !edges.has(target)) edges.set(target, line)
      }
      return [file, edges]
    }),
  )
}

/** The shortest way from a file back to itself; undefined when it is on no circle. */
const shortestCircle = (graph: Graph, start: string): string[] | undefined => {
  const reachedFrom = new Map<string, string>()
  const queue = [start]
  for (const file of queue) {
    for (const target of graph.get(file)?.keys() ?? []) {
      if (target === start) {
        const path = [file]
        for (let at = reachedFrom.get(file); at !== undefined; at = reachedFrom.get(at)) path.unshift(at)
        return path
      }
      if (!reachedFrom.has(target)) {
        reachedFrom.set(target, file)
        queue.push(target)
      }
    }
  }
  return undefined
}

/**
 * No circle between files, by imports that load (type-only ones do not). Each file is named in one finding at most,
 * so that a large knot is a few lines; untie one and run again.
 */
export const checkCircles: Check = (root) => {
  const graph = readGraph(root)
  const named = new Set<string>()
  const findings: Finding[] = []
  for (const file of graph.keys()) {
    if (named.has(file)) continue
    const circle = shortestCircle(graph, file)
    if (circle === undefined) continue
    for (const member of circle) named.add(member)
    findings.push({
      file,
      line: graph.get(file)?.get(circle[1] ?? file) ?? 1,
      rule: 'import-circle',
      advice: `${[...circle, file].join(' → ')}; move what both need into a file that imports neither`,
    })
  }
  return findings
}
