import type { TenancyCases } from './case.ts'

export const PATIENT_CASES: TenancyCases = {
  'patient.create': [
    { names: 'member', input: (id) => ({ fullName: 'Somebody', assignedDoctorId: id }) },
    { names: 'member', input: (id) => ({ fullName: 'Somebody', userId: id }) },
  ],
  'patient.get': [{ names: 'patient', input: (patientId) => ({ patientId }) }],
  'patient.list': [{ names: 'patient', input: (cursor) => ({ cursor }) }],
  'patient.search': [
    { names: 'patient', input: (cursor) => ({ namePrefix: 'fixture', cursor }) },
    { names: 'patient', input: (cursor) => ({ phone: '555', cursor }), needs: 'patient:read' },
  ],
  'patient.names': [{ names: 'patient', input: (patientId) => ({ patientIds: [patientId] }) }],
  'patient.update': [
    { names: 'spare patient', input: (patientId) => change(patientId, { email: 'new@example.com' }) },
    {
      names: 'member',
      beside: 'spare patient',
      input: (assignedDoctorId, patientId) => change(patientId, { assignedDoctorId }),
      asPatient: 403,
    },
    {
      names: 'member',
      beside: 'spare patient',
      input: (userId, patientId) => change(patientId, { userId }),
      // The account was given to a patient above.
      own: 409,
      asPatient: 403,
    },
  ],
  'patient.delete': [{ names: 'spare patient', input: (patientId) => ({ patientId, expectedVersion: 1 }) }],
}

const change = (patientId: string, changes: object) => ({ patientId, expectedVersion: 1, changes })
