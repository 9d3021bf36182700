import type { CatalogueEntry, ClinicalThreshold } from './entry.ts'
import { unitText } from './unit-text.ts'

const SIGNS = { '>=': '≥', '>': '>', '<=': '≤' } as const satisfies Record<
  ClinicalThreshold['comparison'],
  string
>

/**
 * What a crossed threshold is called where nothing stands beside it: `QRS duration ≥ 120 ms: block`. In the catalogue's
 * unit, so that it is the same whichever unit a value came in.
 */
export const crossingText = (
  { name, unit }: Pick<CatalogueEntry, 'name' | 'unit'>,
  { label, comparison, value }: Pick<ClinicalThreshold, 'label' | 'comparison' | 'value'>,
): string => `${[name, SIGNS[comparison], value, unitText(unit)].join(' ').trim()}: ${label}`
