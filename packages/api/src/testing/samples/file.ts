import type { Samples } from './sample.ts'

export const fileSamples: Samples = ({ patientId, fileId, spareFileId, someId }) => ({
  'file.createUpload': {
    patientId,
    originalFilename: 'recording.dat',
    sizeBytes: 1000,
    sha256: 'a'.repeat(64),
  },
  'file.get': { fileId },
  'file.list': { patientId, limit: 10, cursor: someId },
  'file.delete': { fileId: spareFileId },
})
