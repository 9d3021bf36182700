import { Stack, Text } from '@mantine/core'
import { formatRange } from '../format/range.ts'
import { withUnit } from '../format/unit.ts'
import { useCatalogueQuery, type CatalogueEntry } from '../server/catalogue.ts'
import { Loaded } from '../ui/loaded.tsx'

/** What the catalogue says of a biomarker: its reference ranges and where they come from. */
export function CatalogueCard({ biomarker }: { readonly biomarker: string }) {
  const catalogue = useCatalogueQuery()
  return (
    <Loaded query={catalogue} lines={2}>
      {(entries) => {
        const entry = entries.get(biomarker)
        if (entry === undefined) return <Text size="sm">The catalogue no longer has this entry.</Text>
        return (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {entry.name}
            </Text>
            {entry.method === null ? null : <Text size="sm">{entry.method}</Text>}
            {entry.ranges.map((range) => (
              <Text key={`${range.sex ?? ''} ${range.ageMin ?? ''}`} size="sm">
                {rangeText(range, entry)}
              </Text>
            ))}
            {entry.noRangeReason === null ? null : <Text size="sm">No range: {entry.noRangeReason}</Text>}
            <Text size="xs" c="dimmed">
              {entry.loinc === null ? 'Reference catalogue' : `LOINC ${entry.loinc} · reference catalogue`}
            </Text>
          </Stack>
        )
      }}
    </Loaded>
  )
}

const rangeText = (range: CatalogueEntry['ranges'][number], entry: CatalogueEntry): string => {
  const { sex, ageMin, ageMax, source, low, high } = range
  const whose = [
    ...(sex === null ? [] : [sex === 'male' ? 'men' : 'women']),
    ...(ageMin === null ? [] : [`from ${ageMin} years`]),
    ...(ageMax === null ? [] : [`up to ${ageMax} years`]),
  ].join(', ')
  const limits = withUnit(formatRange({ normalRangeMin: low, normalRangeMax: high }, entry), entry.unit)
  return `Range ${limits}${whose === '' ? '' : `, ${whose}`} (${source})`
}
