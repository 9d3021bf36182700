import { linesHolding, type Range } from './centre.ts'
import { GAINS, lineNear, reachOf, type Gain, type Strip } from './paper.ts'
import { extremesWithin } from './pyramid.ts'
import { samplesWithin, type Span } from './span.ts'

/** A lead of which a part that is looked at is off its strip. */
interface OffPaper {
  readonly strip: Strip
  readonly range: Range
}

/** Which leads leave their strip in a part of the recording, and what brings them back, in words; empty where none does. */
export function offPaperText(strips: readonly Strip[], span: Span, samplingFrequencyHz: number): string {
  const off = strips.flatMap((strip): readonly OffPaper[] => {
    const { from, to } = samplesWithin(span, samplingFrequencyHz, strip.lead.samples.length)
    const range = extremesWithin(strip.lead, from, to)
    return range === null || isOn(strip, range, strip.gain) ? [] : [{ strip, range }]
  })
  if (off.length === 0) return ''
  const said = [...Map.groupBy(off, whereOf)].map(
    ([where, leads]) =>
      `${leads.map(({ strip }) => strip.lead.name || 'A lead without a name').join(', ')} ${leads.length === 1 ? 'is' : 'are'} ${where}`,
  )
  return `${said.join('; ')} what is drawn: ${waysBack(off)}.`
}

/** From the lowest to the highest value on a strip, in mV. */
function valuesOn({ height, around }: Strip, gain: Gain): Range {
  const [centre, reach] = [lineNear(around, gain), reachOf(height, gain)]
  return { lowest: centre - reach, highest: centre + reach }
}

function isOn(strip: Strip, { lowest, highest }: Range, gain: Gain): boolean {
  const on = valuesOn(strip, gain)
  return lowest >= on.lowest && highest <= on.highest
}

function whereOf({ strip, range: { lowest, highest } }: OffPaper): string {
  const on = valuesOn(strip, strip.gain)
  if (lowest > on.highest) return 'above'
  if (highest < on.lowest) return 'below'
  const sides = [...(highest > on.highest ? ['above'] : []), ...(lowest < on.lowest ? ['below'] : [])]
  return `partly ${sides.join(' and ')}`
}

/** Only what helps is advised. */
function waysBack(off: readonly OffPaper[]): string {
  const them = off.length === 1 ? 'it' : 'them'
  const canHold = (gain: Gain) =>
    off.every(({ strip, range }) => linesHolding(range, strip.height, gain) !== null)
  const lower = GAINS.filter((gain) => off.every(({ strip }) => gain < strip.gain)).toReversed()
  const enough = lower.find((gain) => off.every(({ strip, range }) => isOn(strip, range, gain)))
  const ways = [
    ...(enough === undefined ? [] : [`choose ${enough} mm/mV`]),
    ...(off.every(({ strip }) => canHold(strip.gain)) ? [`centre ${them}`] : []),
  ]
  if (ways.length > 0) return ways.join(' or ')
  const both = lower.find(canHold)
  return both === undefined ? `zoom in and centre ${them}` : `choose ${both} mm/mV and centre ${them}`
}
