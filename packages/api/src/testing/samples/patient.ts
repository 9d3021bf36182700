import type { Samples } from './sample.ts'

export const patientSamples: Samples = ({ patientId, userId, someId }) => ({
  'patient.create': {
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
    assignedDoctorId: userId,
  },
  'patient.get': { patientId },
  'patient.list': { limit: 10, cursor: someId },
})
