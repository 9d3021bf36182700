import { GENDERS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { cursor, expectedVersion, instant, limit, pastDate, text, textRecord, uuid } from '../trpc/fields.ts'

export const PatientId = uuid().brand<'PatientId'>()
export const UserId = uuid().brand<'UserId'>()

const texts = () => z.array(text(500)).max(200)
const email = () => z.email().max(255).toLowerCase()
const details = () => textRecord(20, 255)

export const CreatePatientInput = z.strictObject({
  fullName: text(255),
  dateOfBirth: pastDate().optional(),
  gender: z.enum(GENDERS).default('unknown'),
  phoneNumber: text(50).optional(),
  email: email().optional(),
  address: details().optional(),
  emergencyContact: details().optional(),
  insuranceProvider: text(255).optional(),
  insurancePolicyNumber: text(100).optional(),
  medicalNotes: text(20_000).optional(),
  medicalHistory: texts().default([]),
  medications: texts().default([]),
  allergies: texts().default([]),
  familyHistory: texts().default([]),
  /** The account of the person, a member of this organization. */
  userId: UserId.optional(),
  assignedDoctorId: UserId.optional(),
})

/** What is left out stays; null takes away. A list is replaced as a whole. */
const PatientChanges = z
  .strictObject({
    fullName: text(255),
    dateOfBirth: pastDate().nullable(),
    gender: z.enum(GENDERS),
    phoneNumber: text(50).nullable(),
    email: email().nullable(),
    address: details().nullable(),
    emergencyContact: details().nullable(),
    insuranceProvider: text(255).nullable(),
    insurancePolicyNumber: text(100).nullable(),
    medicalNotes: text(20_000).nullable(),
    medicalHistory: texts(),
    medications: texts(),
    allergies: texts(),
    familyHistory: texts(),
    userId: UserId.nullable(),
    assignedDoctorId: UserId.nullable(),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, { error: 'must change something' })

/** `expectedVersion` as it was read: what somebody else changed since is not written over. */
export const UpdatePatientInput = z.strictObject({
  patientId: PatientId,
  expectedVersion: expectedVersion(),
  changes: PatientChanges,
})

export const DeletePatientInput = z.strictObject({ patientId: PatientId, expectedVersion: expectedVersion() })

const PageOfPatients = { limit: limit(50, 200), cursor: cursor<'PatientId'>().optional() }

/** By the beginning of the full name as it is written, or of the telephone number. */
export const SearchPatientsInput = z.union([
  z.strictObject({ namePrefix: text(255), ...PageOfPatients }),
  z.strictObject({ phone: text(50), ...PageOfPatients }),
])

export const GetPatientInput = z.strictObject({ patientId: PatientId })

export const ListPatientsInput = z.strictObject(PageOfPatients)

/** What a list shows: enough to know whom one has before oneself. */
const PatientSummary = z.object({
  id: PatientId,
  fullName: z.string(),
  dateOfBirth: z.string().nullable(),
  /** Whole years today. */
  ageYears: z.int().nullable(),
  gender: z.enum(GENDERS),
  phoneNumber: z.string().nullable(),
  lastVisitAt: instant().nullable(),
})

export const Patient = PatientSummary.extend({
  userId: UserId.nullable(),
  email: z.string().nullable(),
  address: z.record(z.string(), z.string()).nullable(),
  emergencyContact: z.record(z.string(), z.string()).nullable(),
  insuranceProvider: z.string().nullable(),
  insurancePolicyNumber: z.string().nullable(),
  medicalNotes: z.string().nullable(),
  medicalHistory: z.array(z.string()),
  medications: z.array(z.string()),
  allergies: z.array(z.string()),
  familyHistory: z.array(z.string()),
  assignedDoctorId: UserId.nullable(),
  createdAt: instant(),
  updatedAt: instant(),
  version: z.int(),
})

export const PatientPage = z.object({
  items: z.array(PatientSummary),
  nextCursor: cursor<'PatientId'>().nullable(),
})

/** How many patients one call may ask for: as many as stand on a page of assessments. */
const MOST_NAMES = 100

export const PatientNamesInput = z.strictObject({ patientIds: z.array(PatientId).min(1).max(MOST_NAMES) })

/** Those of the patients asked for whom the organization has, each once: enough to tell one from another. */
export const PatientNames = z.object({
  items: z.array(
    z.object({
      patientId: PatientId,
      fullName: z.string(),
      dateOfBirth: z.string().nullable(),
      /** Whole years today. */
      ageYears: z.int().nullable(),
      gender: z.enum(GENDERS),
    }),
  ),
})

/** A conflict is an answer, since it shows what the record is now. */
export const UpdatedPatient = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('updated'), patient: Patient }),
  z.object({ outcome: z.literal('conflict'), current: Patient }),
])

export const DeletedPatient = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('deleted'),
    patientId: PatientId,
    /** How many went with the patient. */
    assessments: z.int(),
    biomarkerValues: z.int(),
    /** How many conversations about the patient were archived. */
    chats: z.int(),
  }),
  z.object({ outcome: z.literal('conflict'), current: Patient }),
])
