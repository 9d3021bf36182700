/** Ids that a whole input needs. */
export interface SampleIds {
  readonly patientId: string
  /** Open, with a step 1 that runs. */
  readonly assessmentId: string
  readonly completedId: string
  readonly userId: string
  readonly keyId: string
  readonly organizationId: string
  readonly signInSessionId: string
  readonly threadId: string
  /** Of a conversation that only its being archived uses. */
  readonly spareThreadId: string
  readonly answerId: string
  readonly someId: string
  /** Leases of who calls: each is used up by one procedure. */
  readonly heartbeatLease: string
  readonly stageLease: string
  readonly submitLease: string
  readonly failLease: string
  readonly deadJobId: string
  /** In force, and revoked with a result that stands. */
  readonly modelVersionId: string
  readonly revokedModelId: string
  /** Ready, of the patient. */
  readonly fileId: string
  /** The same, that only its being deleted uses: of whoever calls. */
  readonly spareFileId: string
}

/** For each procedure of a domain an input with every field of its contract, valid as it stands. */
export type Samples = (ids: SampleIds) => Record<string, object>

export const biomarker = {
  name: 'heart_rate',
  category: 'rhythm',
  value: 70,
  unit: '/min',
  normalRangeMin: 50,
  normalRangeMax: 90,
  status: 'normal',
  confidence: 0.9,
  percentile: 50,
}

export const stage = {
  stageName: 'validate',
  status: 'completed',
  startedAt: '2026-01-01T00:00:00Z',
  completedAt: '2026-01-01T00:00:01Z',
  durationMs: 1000,
  errorCode: 'none',
  errorMessage: 'none',
  metadata: {},
}

export const grading = { riskScore: 10, riskLevel: 'low', confidence: 0.9, qualityScore: 0.8 }
