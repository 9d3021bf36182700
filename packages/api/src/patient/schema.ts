import { GENDERS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { cursor, instant, limit, pastDate, text, textRecord, uuid } from '../trpc/fields.ts'

export const PatientId = uuid().brand<'PatientId'>()
export const UserId = uuid().brand<'UserId'>()

const texts = () => z.array(text(500)).max(200).default([])

export const CreatePatientInput = z.strictObject({
  fullName: text(255),
  dateOfBirth: pastDate().optional(),
  gender: z.enum(GENDERS).default('unknown'),
  phoneNumber: text(50).optional(),
  email: z.email().max(255).toLowerCase().optional(),
  address: textRecord(20, 255).optional(),
  emergencyContact: textRecord(20, 255).optional(),
  insuranceProvider: text(255).optional(),
  insurancePolicyNumber: text(100).optional(),
  medicalNotes: text(20_000).optional(),
  medicalHistory: texts(),
  medications: texts(),
  allergies: texts(),
  familyHistory: texts(),
  /** The account of the person, a member of this organization. */
  userId: UserId.optional(),
  assignedDoctorId: UserId.optional(),
})

export const GetPatientInput = z.strictObject({ patientId: PatientId })

export const ListPatientsInput = z.strictObject({
  limit: limit(50, 200),
  cursor: cursor<'PatientId'>().optional(),
})

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
