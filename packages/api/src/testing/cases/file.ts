import type { TenancyCases } from './case.ts'

export const FILE_CASES: TenancyCases = {
  'file.createUpload': [
    { names: 'patient', input: (patientId) => ({ patientId, originalFilename: 'recording.dat' }) },
  ],
  'file.get': [{ names: 'file', input: (fileId) => ({ fileId }) }],
  'file.list': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'file', beside: 'patient', input: (cursor, patientId) => ({ patientId, cursor }) },
  ],
  'file.delete': [{ names: 'own file', input: (fileId) => ({ fileId }) }],
}
