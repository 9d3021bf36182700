import { can, router } from '../trpc/procedure.ts'
import { CreatePatientInput, GetPatientInput, ListPatientsInput, Patient, PatientPage } from './schema.ts'
import { createPatient, getPatient, listPatients } from './service.ts'

export const patientRouter = router({
  create: can('patient:create').mutation({
    audit: { event: 'patient.create', resource: 'patient', action: 'create', phi: true },
    input: CreatePatientInput,
    output: Patient,
    run: createPatient,
  }),
  get: can('patient:read').query({
    audit: { event: 'patient.read', resource: 'patient', action: 'read', phi: true },
    input: GetPatientInput,
    output: Patient,
    run: getPatient,
  }),
  list: can('patient:identify').query({
    audit: { event: 'patient.list', resource: 'patient', action: 'read', phi: true },
    input: ListPatientsInput,
    output: PatientPage,
    run: listPatients,
  }),
})
