import type { Patient } from '../patient/draft.ts'
import type { Detail } from './detail.ts'
import { usePatient } from './patient-line.tsx'

/** Whom a page on paper names. It names nobody under a pseudonym, and never stands for somebody who is not known yet. */
export type PaperPatient =
  | { readonly state: 'pseudonym' }
  | { readonly state: 'known'; readonly patient: Patient }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly retry: () => void }

/** Whom an assessment on paper is about. */
export function usePaperPatient(detail: Detail): PaperPatient {
  const { data: patient, isLoading, refetch } = usePatient(detail)
  if (detail.view === 'pseudonymous') return { state: 'pseudonym' }
  if (patient !== undefined) return { state: 'known', patient }
  return isLoading ? { state: 'loading' } : { state: 'failed', retry: () => void refetch() }
}
