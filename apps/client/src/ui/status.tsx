import type { RiskLevel } from '@medilens/db/vocabulary'
import { IconAlertTriangleFilled, IconCircleCheck, IconCircleDashed, IconTilde } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import type { Standing } from '../format/standing.ts'

/** How a value stands to its range and to clinical thresholds. Shape and word say it; colour repeats it. */
export const STATUS_SIGNS = {
  normal: { word: 'normal', color: 'var(--status-normal)', Icon: IconCircleCheck },
  borderline: { word: 'borderline', color: 'var(--status-borderline)', Icon: IconTilde },
  abnormal: { word: 'abnormal', color: 'var(--status-abnormal)', Icon: IconAlertTriangleFilled },
  crossed: { word: 'threshold', color: 'var(--status-abnormal)', Icon: IconAlertTriangleFilled },
  none: { word: 'no range', color: 'var(--status-none)', Icon: IconCircleDashed },
} as const satisfies Record<Standing, object>

const STYLE: CSSProperties = { display: 'inline-flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }

const BOLD: ReadonlySet<Standing> = new Set(['abnormal', 'crossed'])

/** The status of a value, that it crossed a threshold, or that it has no range. */
export function StatusSign({ standing }: { readonly standing: Standing }) {
  const { word, color, Icon } = STATUS_SIGNS[standing]
  return (
    <span style={{ ...STYLE, color, fontWeight: BOLD.has(standing) ? 600 : 400 }}>
      <Icon size={15} aria-hidden />
      {word}
    </span>
  )
}

const RISK_COLORS = {
  low: 'var(--status-normal)',
  moderate: 'var(--status-borderline)',
  high: 'var(--status-abnormal)',
  critical: 'var(--status-abnormal)',
} as const satisfies Record<RiskLevel, string>

/** The risk of an assessment: a bar for each level that it reaches, and the word. */
export function RiskSign({ level }: { readonly level: RiskLevel | null }) {
  if (level === null) return <span style={{ color: 'var(--status-none)' }}>no risk given</span>
  const bars = { low: 1, moderate: 2, high: 3, critical: 4 }[level]
  return (
    <span style={{ ...STYLE, color: RISK_COLORS[level], fontWeight: bars > 2 ? 600 : 400 }}>
      <svg width="16" height="12" viewBox="0 0 16 12" aria-hidden>
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={9 - bar * 3}
            width="3"
            height={3 + bar * 3}
            fill="currentColor"
            opacity={bar < bars ? 1 : 0.22}
          />
        ))}
      </svg>
      {level}
    </span>
  )
}
