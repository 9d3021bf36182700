import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatNumber } from '../format/number.ts'
import { formatUnit, withUnit } from '../format/unit.ts'
import { api } from '../server/api.ts'
import { useScope } from '../server/me.ts'
import { PageLink } from '../ui/link.tsx'
import type { CatalogueEntry } from '../server/catalogue.ts'

interface BiomarkerHeadingProps {
  readonly patientId: string
  readonly entry: CatalogueEntry | undefined
  /** In which the values are shown. */
  readonly unit: string | null
}

/** Whose values these are, what is measured and how, and where its range comes from. */
export function BiomarkerHeading({ patientId, entry, unit }: BiomarkerHeadingProps) {
  const read = formatUnit(unit)
  const facts = [
    ...(read === '' ? [] : [read]),
    ...(entry === undefined ? ['not in the catalogue'] : []),
    ...(entry?.loinc == null ? [] : [`LOINC ${entry.loinc}`]),
    ...(entry?.method == null ? [] : [entry.method]),
  ]
  return (
    <div>
      <Text size="sm" component="div">
        <Whose patientId={patientId} /> · {facts.join(' · ')}
      </Text>
      {entry === undefined ? null : (
        <Text size="xs" c="dimmed">
          {sourceText(entry)}
        </Text>
      )}
    </div>
  )
}

function Whose({ patientId }: { readonly patientId: string }) {
  const canRead = useScope('patient:read') !== undefined
  const { data } = useQuery({ ...api.patient.get.queryOptions({ patientId }), enabled: canRead })
  return (
    <PageLink to="/patients/$patientId" params={{ patientId }} fw={600}>
      {data?.fullName ?? (canRead ? 'Patient' : 'Patient under a pseudonym')}
    </PageLink>
  )
}

const sourceText = ({ ranges, noRangeReason, norm, unit }: CatalogueEntry): string => {
  const sources = [...new Set(ranges.map(({ source }) => source))]
  return [
    ...(sources.length > 0 ? [`Reference range: ${sources.join('; ')}`] : []),
    ...(noRangeReason === null ? [] : [`No reference range: ${noRangeReason}`]),
    ...(norm === null ? [] : [`Expected by age: ${normText(norm, unit)} (${norm.source})`]),
  ].join(' · ')
}

const normText = ({ intercept, perYear }: NonNullable<CatalogueEntry['norm']>, unit: string): string =>
  withUnit(`${formatNumber(intercept)} + ${formatNumber(perYear)} a year`, unit)
