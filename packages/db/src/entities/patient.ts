import { defineEntity, p } from '@mikro-orm/postgresql'
import { GENDERS } from '../vocabulary.ts'
import { calendarDate, createdAt, id, idOf, instant, organizationId, updatedAt, version } from './columns.ts'
import { Organization } from './organization.ts'
import { tenant } from './policies.ts'
import { toGlobal, toMember } from './references.ts'
import { Membership } from './role.ts'

/** The person assessed, who may or may not have an account. */
export const Patient = defineEntity({
  name: 'Patient',
  tableName: 'patients',
  ...tenant(),
  properties: {
    id: id<'PatientId'>(),
    organizationId: organizationId(),
    userId: idOf<'UserId'>().nullable(),
    fullName: p.string().length(255),
    /** Normalized name in byte order, so that a prefix is a range on an index. */
    searchName: p.text().collation('C'),
    dateOfBirth: calendarDate().nullable(),
    gender: p.enum([...GENDERS]),
    phoneNumber: p.string().length(50).nullable(),
    phoneDigits: p.string().length(20).collation('C').nullable(),
    email: p.string().length(255).nullable(),
    address: p.json<Record<string, string>>().nullable(),
    emergencyContact: p.json<Record<string, string>>().nullable(),
    insuranceProvider: p.string().length(255).nullable(),
    insurancePolicyNumber: p.string().length(100).nullable(),
    medicalNotes: p.text().nullable(),
    medicalHistory: p.json<string[]>(),
    medications: p.json<string[]>(),
    allergies: p.json<string[]>(),
    familyHistory: p.json<string[]>(),
    assignedDoctorId: idOf<'UserId'>().nullable(),
    lastVisitAt: instant().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant().nullable(),
    version: version(),
    ...toGlobal({ organization: [() => Organization, 'organization_id'] }),
    ...toMember(() => Membership, { account: 'user_id', assignedDoctor: 'assigned_doctor_id' }),
  },
  uniques: [{ name: 'patients_organization_id_unique', properties: ['organizationId', 'id'] }],
  indexes: [
    {
      name: 'patients_user_unique',
      expression:
        'create unique index patients_user_unique on patients (organization_id, user_id) where ((user_id is not null) and (deleted_at is null))',
    },
    {
      name: 'patients_by_name',
      expression:
        'create index patients_by_name on patients (organization_id, search_name, id) where (deleted_at is null)',
    },
    {
      name: 'patients_by_phone',
      expression:
        'create index patients_by_phone on patients (organization_id, phone_digits, id) where ((deleted_at is null) and (phone_digits is not null))',
    },
  ],
})
