import { Table, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { formatJudged, formatNumber, formatShare } from '../format/number.ts'
import { crossedText, formatRange, noRangeText } from '../format/range.ts'
import { isNoted, standingOf } from '../format/standing.ts'
import { formatUnit } from '../format/unit.ts'
import { titleOf } from '../format/words.ts'
import type { CatalogueEntry } from '../server/catalogue.ts'
import { PageLink } from '../ui/link.tsx'
import { Crossed } from '../ui/crossed.tsx'
import { StatusSign } from '../ui/status.tsx'
import { Bullet } from './bullet.tsx'
import type { Detail, Value } from './detail.ts'

interface ValueRowProps {
  readonly detail: Detail
  readonly value: Value
  readonly entry: CatalogueEntry | undefined
  readonly hasPercentile: boolean
  /** A citation leads here: the row is gone to and outlined. */
  readonly isMarked: boolean
}

/** One value with what it is judged by. */
export function ValueRow({ detail, value, entry, hasPercentile, isMarked }: ValueRowProps) {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (!isMarked) return
    row.current?.scrollIntoView({ block: 'center' })
    row.current?.focus({ preventScroll: true })
  }, [isMarked])
  const { name, confidence, percentile } = value
  const standing = standingOf(value)
  return (
    <Table.Tr
      ref={row}
      {...(isMarked ? { tabIndex: -1, 'data-marked': true, 'aria-current': 'true' as const } : {})}
    >
      <Table.Th scope="row" fw={400}>
        <PageLink
          size="sm"
          to="/patients/$patientId/biomarkers/$name"
          params={{ patientId: detail.patientId, name }}
          search={eyeOf(detail)}
        >
          {entry?.name ?? titleOf(name)}
        </PageLink>
        {value.retracted ? (
          <Text size="xs" c="dimmed">
            taken back: in no history
          </Text>
        ) : null}
      </Table.Th>
      <Table.Td className="num">
        <ValueText value={value} />
        <Text size="xs" component="div" hiddenFrom="sm">
          <StatusSign standing={standing} />
        </Text>
      </Table.Td>
      <Table.Td>
        <RangeOf value={value} entry={entry} />
        <Crossed texts={value.crossed.map((threshold) => crossedText(threshold, value.unit))} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <StatusSign standing={standing} />
      </Table.Td>
      <Table.Td className="num" visibleFrom="sm">
        {confidence === null ? '–' : formatShare(confidence)}
      </Table.Td>
      {hasPercentile ? (
        <Table.Td className="num" visibleFrom="sm">
          {percentile === null ? '–' : formatNumber(percentile, 0)}
        </Table.Td>
      ) : null}
    </Table.Tr>
  )
}

function ValueText({ value: judged }: { readonly value: Value }) {
  const { unit } = judged
  return (
    <>
      <Text span inherit fw={isNoted(judged) ? 700 : 400}>
        {formatJudged(judged)}
      </Text>{' '}
      <Text span size="xs" c="dimmed">
        {formatUnit(unit)}
      </Text>
    </>
  )
}

function RangeOf({ value, entry }: Pick<ValueRowProps, 'value' | 'entry'>) {
  const range = formatRange(value, entry)
  if (range === '') {
    return (
      <Text size="xs" c="dimmed">
        {noRangeText(value.noRangeReason, entry)}
      </Text>
    )
  }
  return (
    <div className="range">
      <span className="num">{range}</span>
      <Bullet
        value={value.value}
        low={value.normalRangeMin}
        high={value.normalRangeMax}
        standing={standingOf(value)}
        range={range}
      />
    </div>
  )
}

/** A series of one eye is followed by itself. */
const eyeOf = ({ eyeLaterality }: Detail) => (eyeLaterality === null ? {} : { eye: eyeLaterality })
