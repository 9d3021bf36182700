import { BiomarkerHistory } from '@medilens/api/biomarker/schema'
import type { z } from 'zod'
import type { HistoryPoint } from '../biomarker/history.ts'

const Point = BiomarkerHistory.shape.points.element

/** A point of a history, of which a test says what matters to it. */
export const historyPoint = (said: Partial<z.input<typeof Point>>): HistoryPoint =>
  Point.parse({
    assessmentId: '019b76da-a800-7000-8000-0000000000aa',
    value: 70,
    status: null,
    crossed: [],
    measuredAt: '2026-03-01T08:00:00.000Z',
    pipelineType: 'cardiology',
    pipelineVersion: 'reference-1',
    eyeLaterality: null,
    normalRangeMin: null,
    normalRangeMax: null,
    noRangeReason: null,
    confidence: null,
    ...said,
  })

/** When a day of March 2026 begins, in ms since the epoch. */
export const march = (day: number): number => Date.UTC(2026, 2, day)

/** The same as an instant on the wire. */
export const marchInstant = (day: number): string => new Date(march(day)).toISOString()
