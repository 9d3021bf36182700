import type { TenancyCases } from './case.ts'

export const PATIENT_CASES: TenancyCases = {
  'patient.create': [
    { names: 'member', input: (id) => ({ fullName: 'Somebody', assignedDoctorId: id }) },
    { names: 'member', input: (id) => ({ fullName: 'Somebody', userId: id }) },
  ],
  'patient.get': [{ names: 'patient', input: (patientId) => ({ patientId }) }],
  'patient.list': [{ names: 'patient', input: (cursor) => ({ cursor }) }],
}
