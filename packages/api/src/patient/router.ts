import { can, router } from '../trpc/procedure.ts'
import { deletePatient } from './delete.ts'
import { patientNames } from './names.ts'
import {
  CreatePatientInput,
  DeletedPatient,
  DeletePatientInput,
  GetPatientInput,
  ListPatientsInput,
  Patient,
  PatientNames,
  PatientNamesInput,
  PatientPage,
  SearchPatientsInput,
  UpdatedPatient,
  UpdatePatientInput,
} from './schema.ts'
import { searchPatients } from './search.ts'
import { createPatient, getPatient, listPatients } from './service.ts'
import { updatePatient } from './update.ts'

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
  search: can('patient:identify').query({
    audit: { event: 'patient.search', resource: 'patient', action: 'read', phi: true },
    input: SearchPatientsInput,
    output: PatientPage,
    run: searchPatients,
  }),
  names: can('patient:identify').query({
    audit: { event: 'patient.read_names', resource: 'patient', action: 'read', phi: true },
    input: PatientNamesInput,
    output: PatientNames,
    run: patientNames,
  }),
  update: can('patient:update').mutation({
    audit: { event: 'patient.update', resource: 'patient', action: 'update', phi: true },
    input: UpdatePatientInput,
    output: UpdatedPatient,
    run: updatePatient,
  }),
  delete: can('patient:delete').mutation({
    audit: { event: 'patient.delete', resource: 'patient', action: 'delete', phi: true },
    input: DeletePatientInput,
    output: DeletedPatient,
    run: deletePatient,
  }),
})
