/** The kinds of ids that an input can name. */
export type Kind = 'patient' | 'assessment' | 'session' | 'account' | 'member' | 'value' | 'event' | 'key'

/** Ids of the caller's own organization, for the rest of an input. */
export interface Own {
  readonly patient: string
  readonly assessment: string
}

/** One place of one procedure's input that names a row. */
export interface TenancyCase {
  readonly names: Kind
  readonly input: (id: string, own: Own) => unknown
  /** What the caller's own id is answered with by those who may: 200, unless said otherwise. */
  readonly own?: 409
}

const heartRate = [{ name: 'heart_rate', value: 70 }]

/**
 * For every procedure, every place of its input where an id can stand: of a row, nested, in a filter, in a cursor. A
 * procedure that is not listed here fails the tenancy test; one that names nothing says so with an empty list.
 */
export const TENANCY_CASES: Readonly<Record<string, readonly TenancyCase[]>> = {
  'patient.create': [
    { names: 'member', input: (id) => ({ fullName: 'Somebody', assignedDoctorId: id }) },
    { names: 'member', input: (id) => ({ fullName: 'Somebody', userId: id }) },
  ],
  'patient.get': [{ names: 'patient', input: (patientId) => ({ patientId }) }],
  'patient.list': [{ names: 'patient', input: (cursor) => ({ cursor }) }],
  'assessment.create': [{ names: 'patient', input: (patientId) => ({ patientId, pipelineType: 'speech' }) }],
  'assessment.record': [
    {
      names: 'patient',
      input: (patientId) => ({ patientId, pipelineType: 'cardiology', biomarkers: heartRate, result: {} }),
    },
    {
      names: 'session',
      input: (sessionId, { patient }) => ({
        patientId: patient,
        sessionId,
        pipelineType: 'cardiology',
        biomarkers: heartRate,
      }),
      own: 409,
    },
  ],
  'assessment.get': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId }) },
    {
      names: 'assessment',
      input: (assessmentId) => ({
        assessmentId,
        include: ['biomarkers', 'stages', 'result', 'explanations'],
      }),
    },
  ],
  'assessment.getBySession': [{ names: 'session', input: (sessionId) => ({ sessionId }) }],
  'assessment.list': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'account', input: (userId) => ({ userId }) },
    { names: 'member', input: (requestedBy) => ({ requestedBy }) },
    { names: 'assessment', input: (cursor) => ({ cursor }) },
    { names: 'assessment', input: (cursor, { patient }) => ({ patientId: patient, cursor }) },
  ],
  'assessment.updateStatus': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, status: 'processing' }) },
  ],
  'biomarker.save': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId, biomarkers: heartRate }) },
  ],
  'biomarker.list': [
    { names: 'assessment', input: (assessmentId) => ({ assessmentId }) },
    { names: 'value', input: (cursor, { assessment }) => ({ assessmentId: assessment, cursor }) },
  ],
  'biomarker.history': [
    { names: 'patient', input: (patientId) => ({ patientId, name: 'heart_rate' }) },
    { names: 'account', input: (userId) => ({ userId, name: 'heart_rate' }) },
  ],
  'biomarker.catalogue': [],
  'audit.list': [
    { names: 'member', input: (userId) => ({ userId }) },
    { names: 'key', input: (apiKeyId) => ({ apiKeyId }) },
    { names: 'assessment', input: (resourceId) => ({ resourceId }) },
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'event', input: (cursor) => ({ cursor }) },
  ],
}
