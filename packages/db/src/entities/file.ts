import { defineEntity, p } from '@mikro-orm/postgresql'
import { FILE_PROCESSING_STATUSES, STORAGE_PROVIDERS } from '../vocabulary.ts'
import { Assessment } from './assessment.ts'
import { ranges } from './checks.ts'
import { createdAt, id, idOf, instant, organizationId, updatedAt } from './columns.ts'
import { ApiKey } from './key.ts'
import { Patient } from './patient.ts'
import { definerReads, ownOrganization, secured } from './policies.ts'
import { toMember, withinOrganization } from './references.ts'
import { Membership } from './role.ts'

/**
 * What is known of an uploaded object; its bytes are kept elsewhere, under the row's id. A row is there before the first
 * byte and is never deleted, so that whatever lies there without one is nobody's.
 */
export const UploadedFile = defineEntity({
  name: 'UploadedFile',
  tableName: 'uploaded_files',
  ...secured(ownOrganization(), definerReads),
  properties: {
    id: id<'UploadedFileId'>(),
    organizationId: organizationId(),
    uploadedBy: idOf<'UserId'>().nullable(),
    apiKeyId: idOf<'ApiKeyId'>().nullable(),
    assessmentId: idOf<'AssessmentId'>().nullable(),
    patientId: idOf<'PatientId'>().nullable(),
    filename: p.string().length(255),
    originalFilename: p.string().length(255),
    contentType: p.string().length(100).nullable(),
    /** Of what came; 0 until all of it has. */
    fileSizeBytes: p.bigint('number'),
    /** What whoever began the upload said it would be. */
    declaredSizeBytes: p.bigint('number').nullable(),
    declaredHash: p.string().length(64).nullable(),
    storagePath: p.text(),
    storageProvider: p.enum([...STORAGE_PROVIDERS]),
    processingStatus: p.enum([...FILE_PROCESSING_STATUSES]),
    fileHash: p.string().length(64).nullable(),
    isEncrypted: p.boolean(),
    /** The key of its bytes, itself encrypted; without it they are noise, and erased with it. */
    wrappedKey: p.text().nullable(),
    /** Until when its bytes may be sent. */
    uploadExpiresAt: instant().nullable(),
    /** From when on it is erased, unless an assessment was made from it: nobody was told its id. */
    discardAt: instant().nullable(),
    /** Why it was rejected, a word. */
    rejectionReason: p.string().length(100).nullable(),
    readyAt: instant().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant().nullable(),
    ...withinOrganization({
      assessment: [() => Assessment, 'assessment_id'],
      patient: [() => Patient, 'patient_id'],
      apiKey: [() => ApiKey, 'api_key_id'],
    }),
    ...toMember(() => Membership, { uploader: 'uploaded_by' }),
  },
  uniques: [{ name: 'uploaded_files_organization_id_unique', properties: ['organizationId', 'id'] }],
  checks: ranges('uploaded_files', {
    integer: { file_size_bytes: [0, null], declared_size_bytes: [0, null] },
  }),
  indexes: [
    { name: 'uploaded_files_by_hash', properties: ['organizationId', 'fileHash'] },
    {
      name: 'uploaded_files_of_patient',
      expression:
        'create index uploaded_files_of_patient on uploaded_files (organization_id, patient_id, created_at desc, id desc) where (deleted_at is null)',
    },
    {
      name: 'uploaded_files_unfinished',
      expression:
        "create index uploaded_files_unfinished on uploaded_files (organization_id, updated_at) where (processing_status = any (array['pending'::text, 'scanning'::text]))",
    },
    {
      name: 'uploaded_files_to_discard',
      expression:
        'create index uploaded_files_to_discard on uploaded_files (organization_id, discard_at) where ((discard_at is not null) and (deleted_at is null))',
    },
  ],
})
