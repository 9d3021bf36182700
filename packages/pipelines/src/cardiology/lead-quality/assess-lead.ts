import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import { faultAt, mainFault, usableShare } from './faults.ts'
import type { LeadFault } from './faults.ts'
import { leadIntervals } from './lead-intervals.ts'
import type { LeadReading } from './read-lead.ts'
import type { EcgUngradableReason } from './ungradable.ts'

export interface LeadQuality {
  /** Null when the lead may be measured. */
  readonly reason: EcgUngradableReason | null
  /** 0–1: share of the lead without fault, times the mean similarity of the beats there to their usual shapes. */
  readonly score: number
}

const REASON_OF: Readonly<Record<LeadFault, EcgUngradableReason>> = {
  not_recorded: 'lead_off',
  flat: 'flat',
  saturated: 'saturated',
  noisy: 'noisy',
}

/** Judge whether a lead may be measured, by the limits of `LEAD_QUALITY_CRITERIA`. */
export const assessLead = (reading: LeadReading): LeadQuality => {
  const { minimumUsableShare, minimumBeats, complexMv, ratePerMin } = LEAD_QUALITY_CRITERIA
  const { peaks, pieces, similarities } = reading
  const good = similarities.filter((_, beat) => faultAt(pieces, peaks[beat] ?? 0) === null)
  const similarity = good.length === 0 ? 0 : good.reduce((sum, value) => sum + value, 0) / good.length
  const score = usableShare(pieces) * Math.max(0, Math.min(1, similarity))
  const { ratePerMin: rate } = leadIntervals(reading)

  const reasonOf = (): EcgUngradableReason | null => {
    const fault = mainFault(pieces)
    if (usableShare(pieces) < minimumUsableShare.value) return fault === null ? 'no_beats' : REASON_OF[fault]
    if (good.length < minimumBeats.value || rate === null) return 'no_beats'
    if (reading.complexMv < complexMv.min || reading.complexMv > complexMv.max) return 'implausible_amplitude'
    return rate < ratePerMin.min || rate > ratePerMin.max ? 'implausible_rate' : null
  }
  return { reason: reasonOf(), score }
}
