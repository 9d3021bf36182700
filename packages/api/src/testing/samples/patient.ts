import type { Samples } from './sample.ts'

const record = {
  fullName: 'Somebody New',
  dateOfBirth: '1970-01-01',
  gender: 'female',
  phoneNumber: '555-0100',
  email: 'somebody@example.com',
  address: { city: 'Here' },
  emergencyContact: { name: 'Somebody Else' },
  insuranceProvider: 'Some Insurance',
  insurancePolicyNumber: '1',
  medicalNotes: 'none',
  medicalHistory: ['none'],
  medications: ['none'],
  allergies: ['none'],
  familyHistory: ['none'],
}

export const patientSamples: Samples = ({ patientId, userId, someId }) => ({
  'patient.create': { ...record, assignedDoctorId: userId },
  'patient.get': { patientId },
  'patient.list': { limit: 10, cursor: someId },
  'patient.search': { namePrefix: 'some', limit: 10, cursor: someId },
  'patient.names': { patientIds: [patientId] },
  'patient.update': {
    patientId,
    expectedVersion: 1,
    changes: { ...record, userId, assignedDoctorId: userId },
  },
  // As it is not: what was read in between is answered, and nobody deleted.
  'patient.delete': { patientId, expectedVersion: 1000 },
})
