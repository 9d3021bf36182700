import { useForm, type UseFormReturnType } from '@mantine/form'
import type { PatientDraft } from './draft.ts'
import type { FieldErrors } from './field-errors.ts'

export type PatientFormState = UseFormReturnType<PatientDraft>

/** The state of the one form in which patients are made and changed. */
export const usePatientForm = (
  initialValues: PatientDraft,
  validate: (draft: PatientDraft) => FieldErrors,
  onTyped: (draft: PatientDraft) => void,
): PatientFormState =>
  useForm<PatientDraft>({
    // What is typed does not draw the page anew: long notes stay quick.
    mode: 'uncontrolled',
    initialValues,
    validate,
    onValuesChange: onTyped,
    validateInputOnBlur: true,
  })
