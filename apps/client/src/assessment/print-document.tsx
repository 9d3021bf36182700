import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { formatDate, formatMinute } from '../format/date.ts'
import { formatJudged, formatNumber, formatShare } from '../format/number.ts'
import { crossedText, formatRange, noRangeText } from '../format/range.ts'
import { isNoted, standingOf } from '../format/standing.ts'
import { formatUnit } from '../format/unit.ts'
import { awaitsReview, isReviewable } from '../review/awaits-review.ts'
import { ReviewerName } from '../review/reviewer-name.tsx'
import { biomarkerName, useCatalogue } from '../server/catalogue.ts'
import { useMe } from '../server/me.ts'
import { modelText } from './assessment-header.tsx'
import type { Detail } from './detail.ts'
import { usePaperPatient, type PaperPatient } from './paper-patient.ts'
import { personText } from './patient-line.tsx'
import { isRecalled, NOT_MEASURED_ANEW, RECALL_WARNING, recallTitle, useSuccessorText } from './recall.ts'
import { missingOf, resultRows, type NotMeasured } from './result-rows.ts'
import { outcomeText } from './run-status.ts'
import { useRevoked } from './revoked.ts'
import { assessmentTitle } from './title.ts'
import { STATUS_SIGNS } from '../ui/status.tsx'
import { byCategory } from './values-order.ts'
import { waitingReason, WAITS } from './waiting-reason.ts'

/** An assessment as a document on paper. It is on no screen: how pages print says when it is seen. */
export function PrintDocument({ detail }: { readonly detail: Detail }) {
  const me = useMe()
  const organization = me.organizations.find(({ organizationId }) => organizationId === me.organizationId)
  return (
    <article className="print-document">
      <div className="letterhead">
        <strong>{organization?.name}</strong>
        <span>
          Printed {formatMinute(usePrintedAt())}; times are those of {TIME_ZONE}
        </span>
      </div>
      <h1>{assessmentTitle(detail)}</h1>
      <Overview detail={detail} />
      <Replaced detail={detail} />
      <Waits detail={detail} />
      <Values detail={detail} />
      <Result detail={detail} />
      <Review detail={detail} />
      <footer>
        MediLens screens and records; it does not diagnose. A value outside its reference range is to be
        judged by a clinician. Run {detail.view === 'identified' ? detail.sessionId : detail.id}, pipeline{' '}
        {detail.pipelineVersion ?? 'version not given'}
        {detail.view === 'identified' && detail.model !== null
          ? `, model ${modelText(detail.model)}`
          : ''}.{' '}
        {detail.view === 'pseudonymous' ? 'Dates are moved.' : ''}
      </footer>
    </article>
  )
}

/** In which all instants are told: paper may be read in another. */
const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** When the page was printed last: now, each time that it is. */
function usePrintedAt(): string {
  const [at, setAt] = useState(() => new Date().toISOString())
  useEffect(() => {
    // The browser takes its picture of the page right after the event.
    const print = () => flushSync(() => setAt(new Date().toISOString()))
    window.addEventListener('beforeprint', print)
    return () => window.removeEventListener('beforeprint', print)
  }, [])
  return at
}

function Replaced({ detail }: { readonly detail: Detail }) {
  const revoked = useRevoked(detail)
  if (isRecalled(detail)) return <Recalled detail={detail} />
  if (revoked !== null) {
    return (
      <p className="warning">
        <strong>{revoked.title}.</strong> {revoked.warning}{' '}
        {revoked.reason === null ? '' : `Why: ${revoked.reason}`}
      </p>
    )
  }
  return detail.supersededById === null ? null : (
    <p>
      <strong>Superseded:</strong> a correction took its place; what is said here no longer holds.
    </p>
  )
}

/** Before the values, which may all be normal. */
function Waits({ detail }: { readonly detail: Detail }) {
  const reason = waitingReason(detail)
  return reason === null ? null : (
    <p className="warning">
      <strong>{WAITS}:</strong> {reason}.
    </p>
  )
}

function Recalled({ detail }: { readonly detail: Detail }) {
  const became = useSuccessorText(detail)
  return (
    <p className="warning">
      <strong>{recallTitle(detail)}.</strong> {RECALL_WARNING} {became}
    </p>
  )
}

function Overview({ detail }: { readonly detail: Detail }) {
  const paper = usePaperPatient(detail)
  const patient = paper.state === 'known' ? paper.patient : undefined
  const { riskLevel, riskScore, confidence, qualityScore, outcome } = detail
  const isUngradable = outcome === 'ungradable'
  const score = riskScore === null ? '' : ` (${formatNumber(riskScore, 0)} of 100)`
  return (
    <>
      {paper.state === 'loading' || paper.state === 'failed' ? (
        <p>
          <strong>The patient could not be loaded.</strong> This page does not say by name whose values these
          are: do not file it, and print it again.
        </p>
      ) : null}
      <dl>
        <dt>Patient</dt>
        <dd>
          <strong>{nameOf(paper, detail)}</strong>
        </dd>
        <dt>Measured</dt>
        <dd>{formatMinute(detail.measuredAt)}</dd>
        <dt>Person</dt>
        <dd>
          {detail.view === 'pseudonymous'
            ? personText(detail)
            : patient === undefined
              ? 'not loaded'
              : personText(patient)}
        </dd>
        <dt>Outcome</dt>
        <dd>{outcomeText(detail)}</dd>
        {patient?.dateOfBirth == null ? null : (
          <>
            <dt>Born</dt>
            <dd>{formatDate(patient.dateOfBirth)}</dd>
          </>
        )}
        {isUngradable ? null : (
          <>
            <dt>Risk</dt>
            <dd>
              {riskLevel ?? 'not given'}
              {score}
            </dd>
            <dt>Confidence</dt>
            <dd>{confidence === null ? 'not given' : formatShare(confidence)}</dd>
          </>
        )}
        <dt>Quality</dt>
        <dd>{qualityScore === null ? 'not given' : formatShare(qualityScore)}</dd>
        <dt>Patient ID</dt>
        <dd className="whole">{detail.patientId}</dd>
      </dl>
      {isUngradable ? (
        <p>
          <strong>Too poor to measure:</strong>{' '}
          {(detail.view === 'identified' ? detail.ungradableReason : null) ?? 'the reason is not told.'} No
          risk can be given.
        </p>
      ) : null}
    </>
  )
}

const nameOf = (paper: PaperPatient, { patientId }: Detail): string => {
  switch (paper.state) {
    case 'known':
      return paper.patient.fullName
    case 'pseudonym':
      return `pseudonym ${patientId.slice(-8)}`
    case 'loading':
    case 'failed':
      return 'not loaded'
    default:
      return paper satisfies never
  }
}

function Values({ detail }: { readonly detail: Detail }) {
  const catalogue = useCatalogue()
  const values = byCategory(detail.biomarkers ?? []).flatMap(({ values: members }) => members)
  if (values.length === 0) return null
  return (
    <>
      <h2>Values</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Biomarker</th>
            <th scope="col" className="num">
              Value
            </th>
            <th scope="col">Unit</th>
            <th scope="col">Reference range</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value) => {
            const entry = catalogue.get(value.name)
            const range = formatRange(value, entry)
            return (
              <tr key={value.id} className={isNoted(value) ? 'out' : undefined}>
                <th scope="row">{biomarkerName(catalogue, value.name)}</th>
                <td className="num">{formatJudged(value)}</td>
                <td>{formatUnit(value.unit)}</td>
                <td>
                  {range === '' ? noRangeText(value.noRangeReason, entry) : range}
                  {value.crossed.map((threshold) => (
                    <div key={threshold.label}>{crossedText(threshold, value.unit)}</div>
                  ))}
                </td>
                <td>{STATUS_SIGNS[standingOf(value)].word}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}

function Result({ detail }: { readonly detail: Detail }) {
  const { result } = detail
  const said = detail.view === 'identified' ? detail.notMeasured : []
  const catalogue = useCatalogue()
  const labelOf = (name: string) => biomarkerName(catalogue, name)
  if (result == null)
    return <Missing missing={missingOf(detail.pipelineType, said, labelOf)} detail={detail} />
  const { measured, missing } = resultRows(result, said, labelOf)
  return (
    <>
      <h2>Result</h2>
      <dl>
        {measured.map(({ name, label, text }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Missing missing={missing} detail={detail} />
    </>
  )
}

interface MissingProps {
  readonly missing: readonly NotMeasured[]
  readonly detail: Detail
}

const Missing = ({ missing, detail }: MissingProps) =>
  missing.length === 0 ? null : (
    <>
      <h2>Not measured</h2>
      <ul>
        {missing.map(({ reason, labels }) => (
          <li key={reason ?? ''}>
            {labels.join(', ')}:{' '}
            {reason ?? (detail.view === 'identified' ? 'no reason was given.' : 'not told under pseudonyms.')}
          </li>
        ))}
      </ul>
    </>
  )

function Review({ detail }: { readonly detail: Detail }) {
  if (detail.view === 'pseudonymous' || !(isReviewable(detail) || awaitsReview(detail))) return null
  const { status, reviewedBy, reviewedAt, reviewNote, reviewReason, requiresReview } = detail
  return (
    <>
      <h2>Review</h2>
      {reviewReason === null ? null : <p>Reason: {reviewReason}.</p>}
      {status === 'failed' || status === 'cancelled' ? <p>{NOT_MEASURED_ANEW}</p> : null}
      {reviewedBy === null || reviewedAt === null ? (
        <p>{unreviewedText({ requiresReview, isRecalled: isRecalled(detail) })}</p>
      ) : (
        <>
          <p>
            By <ReviewerName userId={reviewedBy} isOnPaper />, {formatMinute(reviewedAt)}
          </p>
          <p className="note">{reviewNote ?? 'Signed as seen, without a note.'}</p>
        </>
      )}
    </>
  )
}

function unreviewedText(run: { readonly requiresReview: boolean; readonly isRecalled: boolean }): string {
  if (run.isRecalled) return 'Recalled before anybody reviewed it.'
  return run.requiresReview ? 'Not reviewed yet.' : 'No review was asked for.'
}
