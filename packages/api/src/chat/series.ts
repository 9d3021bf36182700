interface Dated {
  readonly id: string
  readonly measuredAt: Date
}

/** What a value is one of a series by: what and on which eye. */
interface Measured extends Dated {
  readonly name: string
  readonly eyeLaterality: string | null
}

/** By when the sample was taken, as histories have it; of one moment, the later made. */
export const newestFirst = (a: Dated, b: Dated): number =>
  b.measuredAt.getTime() - a.measuredAt.getTime() || (a.id < b.id ? 1 : -1)

/** Values by biomarker and eye, in the order given. */
export const seriesOf = <Value extends Measured>(values: readonly Value[]): Value[][] => [
  ...Map.groupBy(values, ({ name, eyeLaterality }) => `${name}\n${eyeLaterality ?? ''}`).values(),
]
