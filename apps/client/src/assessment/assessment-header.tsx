import { Stack } from '@mantine/core'
import { formatZoned } from '../format/date.ts'
import { formatDuration, formatNumber, formatShare } from '../format/number.ts'
import { useScope } from '../server/me.ts'
import { RiskSign } from '../ui/status.tsx'
import { AssessmentNotices } from './assessment-notices.tsx'
import type { Detail, IdentifiedDetail } from './detail.ts'
import { Facts, type Fact } from './facts.tsx'
import { PatientLine } from './patient-line.tsx'
import { STATUS_WORDS } from './run-status.ts'

/** Whom and what an assessment is about, how it ended, and how far it is to be trusted. */
export function AssessmentHeader({ detail }: { readonly detail: Detail }) {
  const isStaff = useScope('assessment:read') !== 'own'
  return (
    <Stack gap="sm" component="section" aria-label="Overview">
      <PatientLine detail={detail} />
      <AssessmentNotices detail={detail} />
      <Facts facts={[...gradingOf(detail), ...runOf(detail), ...(isStaff ? technicalOf(detail) : [])]} />
    </Stack>
  )
}

function gradingOf({ status, outcome, riskScore, riskLevel, confidence, qualityScore }: Detail): Fact[] {
  const quality = qualityScore === null ? 'not given' : formatShare(qualityScore)
  // A sample too poor to measure says nothing of the patient.
  if (outcome === 'ungradable') return [{ label: 'Quality', value: quality }]
  if (status !== 'completed') return []
  return [
    {
      label: 'Risk',
      value: (
        <>
          <RiskSign level={riskLevel} />
          {riskScore === null ? null : <small> {formatNumber(riskScore, 0)} of 100</small>}
        </>
      ),
    },
    { label: 'Confidence', value: confidence === null ? 'not given' : formatShare(confidence) },
    { label: 'Quality', value: quality },
  ]
}

const runOf = ({ status, outcome, measuredAt, completedAt }: Detail): Fact[] => [
  { label: 'Measured', value: formatZoned(measuredAt) },
  { label: 'Status', value: STATUS_WORDS[status] },
  ...(outcome === null ? [] : [{ label: 'Outcome', value: outcome }]),
  ...(completedAt === null ? [] : [{ label: 'Completed', value: formatZoned(completedAt) }]),
]

/** Which version of which model measured it. */
export const modelText = ({ name, version }: NonNullable<IdentifiedDetail['model']>): string =>
  `${name} ${version}`

const technicalOf = (detail: Detail): Fact[] => [
  { label: 'Pipeline version', value: detail.pipelineVersion ?? 'not given' },
  ...(detail.view === 'identified' && detail.model !== null
    ? [{ label: 'Model', value: modelText(detail.model) }]
    : []),
  ...(detail.processingTimeMs === null
    ? []
    : [{ label: 'Took', value: formatDuration(detail.processingTimeMs) }]),
  ...(detail.view === 'identified' ? [{ label: 'Run', value: detail.sessionId }] : []),
]
