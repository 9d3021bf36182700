import { catalogueEntry, crossedThresholds } from '../../catalogue/catalogue.ts'
import { judgeable, referenceRange, statusOf } from '../../catalogue/range.ts'
import type { RangeSubject } from '../../catalogue/range.ts'
import { SPEECH_ENTRIES } from '../../catalogue/speech.ts'
import { roundToScale } from '../../catalogue/scale.ts'
import type { BiomarkerStatus, RiskLevel } from '../../vocabulary.ts'
import { companionsOf } from './measures/measured.ts'
import type { Random } from './random.ts'

export interface DemoRisk {
  /** 0–100 */
  readonly score: number
  readonly level: RiskLevel
}

const POINTS: Readonly<Record<BiomarkerStatus, number>> = { normal: 0, borderline: 18, abnormal: 42 }
const THRESHOLD_POINTS = 24

/** What a voice is measured by. It screens and no more, so alone it is never critical. */
const SCREENING: ReadonlySet<string> = new Set(SPEECH_ENTRIES.map(({ category }) => category))
/** With the scatter on top still below critical. */
const SCREENING_MOST = 66

const levelOf = (score: number): RiskLevel => {
  if (score < 15) return 'low'
  if (score < 50) return 'moderate'
  return score < 75 ? 'high' : 'critical'
}

/**
 * An invented score that follows the statuses the catalogue gives: the worst status of each category counts once, for
 * three jitters are one finding, and a crossed clinical threshold counts extra. What can't be judged counts nothing.
 * @returns null where no value has a range, for then there is nothing to score
 */
export const riskOf = (
  values: Readonly<Record<string, number>>,
  subject: RangeSubject,
  random: Random,
): DemoRisk | null => {
  const byCategory = new Map<string, number>()
  const companions = companionsOf(values)
  for (const [key, value] of Object.entries(values)) {
    const entry = catalogueEntry(key)
    if (entry === null || judgeable(entry, companions) !== null) continue
    const status = statusOf(value, referenceRange(entry, subject))
    if (status === null) continue
    const points =
      POINTS[status] + (crossedThresholds(entry, value, entry.unit, null).length > 0 ? THRESHOLD_POINTS : 0)
    byCategory.set(entry.category, Math.max(points, byCategory.get(entry.category) ?? 0))
  }
  if (byCategory.size === 0) return null
  const points = [...byCategory.values()]
  const screened = [...byCategory.keys()].every((category) => SCREENING.has(category))
  const sum = points.reduce((total, of) => total + of, 0)
  const total = screened ? Math.min(sum, SCREENING_MOST) : sum
  // However many borderline values together are no high risk.
  const found = points.some((of) => of > POINTS.borderline) ? total : Math.min(total, 2 * POINTS.borderline)
  const score = roundToScale(Math.min(found + 2 + 6 * random.next(), 97), 2)
  return { score, level: levelOf(score) }
}
