import type { Outputs } from '@medilens/client'
import type { NoRangeReason } from '@medilens/db/vocabulary'
import { formatNumber } from './number.ts'
import { withUnit } from './unit.ts'

/** A limit as it was agreed, not rounded as a measured value is. */
const formatLimit = (limit: number): string => formatNumber(limit, String(limit).split('.')[1]?.length ?? 0)

type CatalogueEntry = Outputs['biomarker']['catalogue']['entries'][number]

/** A reference range as a value carries it; one end of it may be open. */
export interface Bounds {
  readonly normalRangeMin: number | null
  readonly normalRangeMax: number | null
}

/** A range as it is read, `60–100`, `≤ 0.5`, `< 110`: whether an end belongs to it is the catalogue's to say. */
export function formatRange({ normalRangeMin: low, normalRangeMax: high }: Bounds, entry?: CatalogueEntry) {
  const known = entry?.ranges.find((range) => range.low === low && range.high === high)
  const over = known?.lowInclusive === false ? '>' : '≥'
  const under = known?.highInclusive === false ? '<' : '≤'
  if (low === null) return high === null ? '' : `${under} ${formatLimit(high)}`
  if (high === null) return `${over} ${formatLimit(low)}`
  if (low === high) return formatLimit(low)
  return over === '≥' && under === '≤'
    ? `${formatLimit(low)}–${formatLimit(high)}`
    : `${over} ${formatLimit(low)} and ${under} ${formatLimit(high)}`
}

/** A comparison as it is read. */
export const COMPARISON_SIGNS = { '>=': '≥', '>': '>', '<=': '≤' } as const satisfies Record<
  CatalogueEntry['thresholds'][number]['comparison'],
  string
>

type Threshold = Pick<CatalogueEntry['thresholds'][number], 'label' | 'comparison' | 'value'>

/** A threshold that a value crossed, in the value's unit: `> 500 ms: high risk`. */
export const crossedText = ({ label, comparison, value }: Threshold, unit: string | null): string =>
  `${COMPARISON_SIGNS[comparison]} ${withUnit(formatLimit(value), unit)}: ${label}`

/** Why a value has no range, in words; of what the catalogue gives none, its own. */
export function noRangeText(reason: NoRangeReason | null, entry?: CatalogueEntry): string {
  switch (reason) {
    case null:
      return 'No range was given with it.'
    case 'not_in_catalogue':
      return 'Not in the catalogue, so there is no reference.'
    case 'no_agreed_norm':
      return entry?.noRangeReason ?? 'No norm is agreed.'
    case 'sex_required':
      return 'Its range depends on sex, which is not known.'
    case 'age_required':
      return 'Its range depends on age, which is not known.'
    case 'age_outside':
      return 'There is no range for this age.'
    case 'unit_incompatible':
      return 'Its unit does not fit the unit of the range.'
    case 'rate_too_high':
      return 'Not judged: the heart rate is too high for it.'
    case 'rate_unknown':
      return 'Not judged: the heart rate is not known.'
    default:
      return reason satisfies never
  }
}
