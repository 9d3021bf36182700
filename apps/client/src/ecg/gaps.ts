/** Samples of which none was recorded, from one to before another. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** The stretches of a lead in which nothing was recorded. */
export function gapsOf(samples: Float32Array): Gap[] {
  const gaps: Gap[] = []
  let from = -1
  for (let index = 0; index <= samples.length; index += 1) {
    const isGap = index < samples.length && Number.isNaN(samples[index] ?? 0)
    if (isGap && from === -1) from = index
    if (!isGap && from !== -1) {
      gaps.push({ from, to: index })
      from = -1
    }
  }
  return gaps
}
