import { ageInYears } from '../../catalogue/age.ts'
import { catalogueEntry } from '../../catalogue/catalogue.ts'
import { judge } from '../../catalogue/judge.ts'
import type { Companions, RangeSubject } from '../../catalogue/range.ts'
import { patientSearchName, phoneDigits } from '../../entities/patient-search.ts'
import { newId } from '../../ids.ts'
import type { AssessmentId, PatientId } from '../../ids.ts'
import { demoHistory } from './history.ts'
import { demoPatients } from './patients.ts'
import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS } from './people.ts'
import type { DemoAssessment, DemoBiomarker, DemoPatient } from './types.ts'

/** The one seed of the demonstration, so that documentation and screenshots show what everybody sees. */
const DEMO_SEED = 1

const DAY_MS = 86_400_000

interface Invented {
  readonly person: DemoPatient
  readonly patientId: PatientId
  readonly history: readonly (DemoAssessment & { readonly assessmentId: AssessmentId })[]
}

/** Everything of the demo organization that hangs on a patient, as rows of their tables. */
export function demoRows(until: Date) {
  const invented = demoPatients(DEMO_SEED).map((person): Invented => {
    const history = demoHistory(person, until).map((run) => ({
      ...run,
      assessmentId: newId<'AssessmentId'>(),
    }))
    return { person, patientId: person.hasAccount ? DEMO_PATIENT_ID : newId<'PatientId'>(), history }
  })
  const of = <Row>(rows: (one: Invented, run: Invented['history'][number]) => readonly Row[]) =>
    invented.flatMap((one) => one.history.flatMap((run) => rows(one, run)))
  return {
    patients: invented.map((one) => patientRow(one, until)),
    assessments: of(({ patientId }, run) => [assessmentRow(patientId, run)]),
    stages: of((_, run) => stageRows(run)),
    biomarkers: of(({ person, patientId }, run) => biomarkerRows(person, patientId, run)),
    results: of((_, { assessmentId, result, completedAt, createdAt }) => {
      if (result === null) return []
      const at = completedAt ?? createdAt
      return [
        {
          id: newId<'ResultId'>(),
          organizationId: DEMO_ORGANIZATION_ID,
          assessmentId,
          createdAt: at,
          updatedAt: at,
          result,
        },
      ]
    }),
  }
}

export type DemoRows = ReturnType<typeof demoRows>

function patientRow({ person, patientId, history }: Invented, until: Date) {
  const { address, emergencyContact, medicalHistory, medications, allergies, familyHistory } = person
  return {
    id: patientId,
    organizationId: DEMO_ORGANIZATION_ID,
    userId: person.hasAccount ? DEMO_USERS.patient.id : null,
    fullName: person.fullName,
    searchName: patientSearchName(person.fullName),
    dateOfBirth: person.dateOfBirth,
    gender: person.gender,
    phoneNumber: person.phoneNumber,
    phoneDigits: phoneDigits(person.phoneNumber),
    email: person.email,
    address,
    emergencyContact,
    medicalNotes: person.medicalNotes,
    medicalHistory: [...medicalHistory],
    medications: [...medications],
    allergies: [...allergies],
    familyHistory: [...familyHistory],
    assignedDoctorId: DEMO_USERS.clinician.id,
    lastVisitAt: history.at(-1)?.measuredAt ?? null,
    createdAt: new Date(until.getTime() - person.historyDays * DAY_MS),
    updatedAt: until,
    version: 1,
  }
}

function assessmentRow(patientId: PatientId, run: Invented['history'][number]) {
  const { assessmentId, stages, biomarkers: _biomarkers, result: _result, ...columns } = run
  const notMeasured = Object.entries(run.results.notMeasured).map(([name, reason]) => ({ name, reason }))
  return {
    ...columns,
    eyeLaterality: eyeOf(run),
    results: { notMeasured },
    id: assessmentId,
    organizationId: DEMO_ORGANIZATION_ID,
    patientId,
    requestedBy: DEMO_USERS.clinician.id,
    reviewedBy: run.reviewedAt === null ? null : DEMO_USERS.clinician.id,
    updatedAt: run.reviewedAt ?? stages.at(-1)?.completedAt ?? run.createdAt,
    version: run.reviewedAt === null ? 1 : 2,
  }
}

const eyeOf = ({ result }: DemoAssessment) =>
  result?.pipelineType === 'retinal' ? result.eyeLaterality : null

const stageRows = ({ assessmentId, stages, createdAt }: Invented['history'][number]) =>
  stages.map((stage) => ({
    ...stage,
    id: newId<'StageId'>(),
    organizationId: DEMO_ORGANIZATION_ID,
    assessmentId,
    createdAt,
    updatedAt: stage.completedAt ?? stage.startedAt ?? createdAt,
  }))

function biomarkerRows(
  { gender, dateOfBirth }: DemoPatient,
  patientId: PatientId,
  run: Invented['history'][number],
) {
  const subject = { gender, ageYears: ageInYears(dateOfBirth, run.measuredAt) }
  const companions = new Map(run.biomarkers.map((biomarker) => [biomarker.name, biomarker]))
  return run.biomarkers.map((biomarker) => ({
    ...biomarker,
    ...judged(biomarker, subject, companions),
    id: newId<'BiomarkerValueId'>(),
    organizationId: DEMO_ORGANIZATION_ID,
    assessmentId: run.assessmentId,
    patientId,
    pipelineType: run.pipelineType,
    pipelineVersion: run.pipelineVersion,
    eyeLaterality: eyeOf(run),
    measuredAt: run.measuredAt,
    createdAt: run.completedAt ?? run.createdAt,
  }))
}

function judged({ name, value, unit }: DemoBiomarker, subject: RangeSubject, companions: Companions) {
  const { crossed: _crossed, ...columns } = judge(catalogueEntry(name), value, unit, subject, companions)
  return columns
}
