import type { EcgFile, EcgRecording } from '@medilens/pipelines'

/** Of a value in mV: more than any converter's step, and what single precision holds. */
const DIGITS = 7

/** A recording as a table with a column of times, s, which says by itself how it is to be read. */
export function asTable({ leads, samplingFrequencyHz }: EcgRecording, name: string): EcgFile {
  const titles = ['time (s)', ...leads.map((lead) => `${plain(lead.name)} (mV)`)]
  const count = leads[0]?.samples.length ?? 0
  const rows = Array.from({ length: count }, (_, at) =>
    [
      // Next to the exact time, and not a rounded one: the spacing is what the sampling frequency is told from.
      String(at / samplingFrequencyHz),
      ...leads.map(({ samples }) => {
        const value = samples[at] ?? Number.NaN
        return Number.isNaN(value) ? '' : String(Number(value.toPrecision(DIGITS)))
      }),
    ].join(','),
  )
  return { name, bytes: new TextEncoder().encode(`${[titles.join(','), ...rows].join('\n')}\n`) }
}

/** What would part or end a cell is none of a lead's name. */
const plain = (name: string): string => name.replaceAll(/[,;\t\r\n"'()[\]]/g, ' ').trim()
