import type { Stage } from './stage.ts'

/** What a row's command showed: lines to print, the last of them the figure that was measured. */
export type Shown = readonly string[]

/** One row of the guide, shown on a stage. */
export type Row<Place = Stage> = {
  /** In the guide's own words, by which it is looked up. */
  readonly says: string
  /** What there is of it here. */
  readonly here: string
} & (
  | { readonly show: (stage: Place) => Promise<Shown> }
  /** Its step has not come; what of it can be shown already, is. */
  | { readonly waitsFor: string; readonly showPart?: (stage: Place) => Promise<Shown> }
)

/** A row's command did something, but not what the guide asks for. */
export class NotAsTheGuideSays extends Error {
  override readonly name = 'NotAsTheGuideSays'
}

/** Throws where something is not so. */
export function must(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new NotAsTheGuideSays(what)
}

/** How long something took, for people: `12 ms`, `3.4 s`. */
export const took = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`

/** Runs something and says how long it took, in ms. */
export async function timed<Value>(
  work: () => Promise<Value>,
): Promise<[value: Value, milliseconds: number]> {
  const began = performance.now()
  return [await work(), performance.now() - began]
}
