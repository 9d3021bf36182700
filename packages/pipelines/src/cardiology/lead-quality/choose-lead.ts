import { EcgError } from '../recording/ecg-error.ts'
import { sampleCount } from '../recording/ecg-recording.ts'
import type { EcgLead, EcgRecording } from '../recording/ecg-recording.ts'
import { isSameLead, rhythmRank } from '../recording/lead-name.ts'
import { assessLead } from './assess-lead.ts'
import type { LeadQuality } from './assess-lead.ts'
import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import { readLead } from './read-lead.ts'
import type { LeadReading } from './read-lead.ts'

/** The lead that is measured, or, if none can be, the one that was preferred. */
export interface ChosenLead {
  readonly lead: EcgLead
  readonly reading: LeadReading
  readonly quality: LeadQuality
}

const judge = (lead: EcgLead, samplingFrequencyHz: number): ChosenLead => {
  const reading = readLead(lead.samples, samplingFrequencyHz)
  return { lead, reading, quality: assessLead(reading) }
}

/** The other leads, the best first, by the quality of a piece from the middle of the recording. */
const byQuality = (leads: readonly EcgLead[], recording: EcgRecording): EcgLead[] => {
  const length = sampleCount(recording)
  const { samplingFrequencyHz } = recording
  const excerpt = Math.round((LEAD_QUALITY_CRITERIA.excerptMs.value / 1000) * samplingFrequencyHz)
  const from = Math.max(0, Math.floor((length - excerpt) / 2))
  return leads
    .map((lead) => {
      const samples = lead.samples.subarray(from, from + excerpt)
      const { reason, score } = judge({ ...lead, samples }, samplingFrequencyHz).quality
      return { lead, rank: reason === null ? score : score - 1 }
    })
    .toSorted((one, other) => other.rank - one.rank)
    .map(({ lead }) => lead)
}

/** The leads in the order in which they are tried: the one asked for alone; else II, then by quality. */
function* inOrder(recording: EcgRecording, wanted: string | undefined): Generator<EcgLead> {
  const { leads } = recording
  if (wanted !== undefined) {
    const lead = leads.find(({ name }) => isSameLead(name, wanted))
    if (lead === undefined) throw new EcgError('lead_not_found')
    yield lead
    return
  }
  const rank = ({ name }: EcgLead): number => rhythmRank(name) ?? Number.POSITIVE_INFINITY
  const preferred = leads
    .filter((lead) => rhythmRank(lead.name) !== null)
    .toSorted((a, b) => rank(a) - rank(b))
  yield* preferred
  yield* byQuality(
    leads.filter((lead) => rhythmRank(lead.name) === null),
    recording,
  )
}

/**
 * Choose the lead to measure: the one asked for, else lead II (MLII), which shows rhythm best, else the best of the
 * others. A lead that does not pass the quality gate gives way to the next.
 *
 * @throws EcgError `lead_not_found`.
 */
export const chooseLead = (recording: EcgRecording, wanted: string | undefined): ChosenLead => {
  let first: ChosenLead | null = null
  for (const lead of inOrder(recording, wanted)) {
    const chosen = judge(lead, recording.samplingFrequencyHz)
    if (chosen.quality.reason === null) return chosen
    first ??= chosen
  }
  if (first === null) throw new EcgError('no_ecg_lead')
  return first
}
