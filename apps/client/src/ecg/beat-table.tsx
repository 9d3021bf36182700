import { Button, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { BEATS, type Annotations } from './beats.ts'
import { MarkSign } from './mark-sign.tsx'
import type { DrawnRecording } from './read-messages.ts'
import { clockOf, type Span } from './span.ts'
import { beatsWithin } from './span-text.ts'
import { unreadWithin, type Unread } from './unread.ts'
import classes from './ecg.module.css'

interface BeatTableProps {
  readonly beats: Annotations
  readonly unread: readonly Unread[]
  readonly recording: DrawnRecording
  readonly span: Span
}

const MOST_ROWS = 200

/** The beats that are looked at, one by one, for whoever reads rather than sees them. */
export function BeatTable({ beats, unread, recording, span }: BeatTableProps) {
  const [isOpen, setIsOpen] = useState(false)
  const { first, end } = beatsWithin(beats, span, recording)
  const shown = Math.min(end - first, MOST_ROWS)
  return (
    <div>
      <Button
        size="compact-xs"
        variant="default"
        aria-expanded={isOpen}
        onClick={() => setIsOpen((before) => !before)}
      >
        {isOpen ? 'Hide the beats looked at' : 'List the beats looked at'}
      </Button>
      {isOpen ? (
        <>
          {shown < end - first ? (
            <Text size="sm" mt="xs">
              The first {MOST_ROWS} of {end - first}; zoom in for the others.
            </Text>
          ) : null}
          {/* A list that scrolls has to be reached by the keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className={classes['beats']} tabIndex={0} role="region" aria-label="Beats looked at">
            <Table aria-label="Beats looked at" verticalSpacing={2} w="auto" stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">At</Table.Th>
                  <Table.Th scope="col">Beat</Table.Th>
                  <Table.Th scope="col" className="num">
                    After the one before, ms
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {Array.from({ length: shown }, (_, row) => (
                  <BeatRow
                    key={first + row}
                    beats={beats}
                    unread={unread}
                    recording={recording}
                    beat={first + row}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      ) : null}
    </div>
  )
}

interface BeatRowProps {
  readonly beats: Annotations
  readonly unread: readonly Unread[]
  readonly recording: DrawnRecording
  readonly beat: number
}

function BeatRow({ beats: { peaks, beats, lead }, unread, recording, beat }: BeatRowProps) {
  const { samplingFrequencyHz, leads } = recording
  const [before, peak, type] = [peaks[beat - 1], peaks[beat], beats[beat]]
  if (peak === undefined || type === undefined) return null
  const gaps = leads.find(({ name }) => name === lead)?.gaps ?? []
  // Between them there may have been others.
  const isKnown =
    before !== undefined &&
    !gaps.some(({ from, to }) => from < peak && to > before) &&
    !isUnread(unread, before / samplingFrequencyHz, peak / samplingFrequencyHz)
  return (
    <Table.Tr>
      <Table.Td className="num">{clockOf(peak / samplingFrequencyHz, 2)}</Table.Td>
      <Table.Td>
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
          <MarkSign type={type} />
          {BEATS[type].name}
        </span>
      </Table.Td>
      <Table.Td className="num">
        {isKnown ? Math.round(((peak - before) / samplingFrequencyHz) * 1_000) : '–'}
      </Table.Td>
    </Table.Tr>
  )
}

/** A stretch that could not be read begins and ends at a beat, as far as rounding has it. */
const ROUNDING_S = 0.01

function isUnread(unread: readonly Unread[], from: number, to: number): boolean {
  const between = { from: from + ROUNDING_S, seconds: to - from - 2 * ROUNDING_S }
  const { first, end } = unreadWithin(unread, between)
  return end > first
}
