import type { Inputs } from '@medilens/client'
import {
  notMeasuredSentence,
  UNGRADABLE_REASONS,
  type EcgAnalysis,
  type IntervalAnalysis,
} from '@medilens/pipelines'

/** A result as it is handed over. */
export type Payload = Inputs['pipeline']['submit']['payload']

/** Of an electrocardiogram, or of intervals alone. */
export type Analysis = EcgAnalysis | IntervalAnalysis

/** As many beats as the contract takes; of a longer recording they are left out. */
const MOST_BEATS = 50_000

/** And as many stretches; of more the longest are handed over. */
const MOST_STRETCHES = 10_000

/** The beats that were measured, for whoever draws the recording. */
function annotationsOf(analysis: Analysis) {
  if (!('peaks' in analysis) || analysis.peaks.length > MOST_BEATS) return {}
  const { lead, samplingFrequencyHz, peaks, beats } = analysis
  return {
    annotations: {
      lead: lead.replaceAll('\0', '').slice(0, 100).toWellFormed(),
      samplingFrequencyHz,
      peaks: [...peaks],
      beats: beats.map((beat) => beat.class),
    },
  }
}

interface Stretch {
  readonly fromSeconds: number
  readonly toSeconds: number
}

const lengthOf = ({ fromSeconds, toSeconds }: Stretch): number => toSeconds - fromSeconds

/** What was recorded and not measured, s from the recording's beginning; empty of intervals, which are no recording. */
const unreadOf = (analysis: Analysis): readonly Stretch[] =>
  'unread' in analysis
    ? analysis.unread.map(({ from, to }) => ({
        fromSeconds: from / analysis.samplingFrequencyHz,
        toSeconds: to / analysis.samplingFrequencyHz,
      }))
    : []

const longestOf = (stretches: readonly Stretch[]): Stretch[] =>
  stretches
    .toSorted((one, other) => lengthOf(other) - lengthOf(one))
    .slice(0, MOST_STRETCHES)
    .toSorted((one, other) => one.fromSeconds - other.fromSeconds)

/** What an analysis of cardiology found, by the contract `cardiology/1`. */
export function payloadOf(analysis: Analysis): Payload {
  const { qualityScore, result } = analysis
  const unread = unreadOf(analysis)
  const unreadSeconds = unread.reduce((sum, stretch) => sum + lengthOf(stretch), 0)
  const notMeasured = analysis.notMeasured.map(({ name, reason }) => ({
    name,
    reason: notMeasuredSentence(reason, unreadSeconds),
  }))
  if (analysis.outcome === 'ungradable') {
    return { outcome: 'ungradable', reason: UNGRADABLE_REASONS[analysis.reason], qualityScore, notMeasured }
  }
  return {
    outcome: 'measured',
    qualityScore,
    notMeasured,
    ...annotationsOf(analysis),
    ...(unread.length === 0 ? {} : { unread: longestOf(unread) }),
    biomarkers: analysis.biomarkers.map(({ name, value, unit }) => ({ name, value, unit })),
    result: {
      ...result,
      arrhythmiaTypes: result.arrhythmiaTypes === null ? null : [...result.arrhythmiaTypes],
    },
  }
}
