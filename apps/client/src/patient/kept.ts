import { createDrafts } from '../account/drafts.ts'
import type { Patient, PatientDraft } from './draft.ts'

interface KeptPatient {
  /** What the record said when one began: others may have saved since. */
  readonly base: Patient
  readonly draft: PatientDraft
}

/** What was typed of patients and not saved, by their ids. */
export const keptPatients = createDrafts<KeptPatient>()

/** What was typed of somebody who is to be added: one at a time, by `NEW_PATIENT`. */
export const keptNewPatients = createDrafts<PatientDraft>()
export const NEW_PATIENT = 'new'
