import { Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { UpdatePatientInput } from '@medilens/api/patient/schema'
import { api } from '../server/api.ts'
import { client } from '../server/connection.ts'
import { useMe, useScope } from '../server/me.ts'
import { showStored } from '../server/stored.ts'
import { changesOf, isSame } from '../ui/changes.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { showDone } from '../ui/notices.ts'
import { Page } from '../ui/page.tsx'
import { Unsaved } from '../ui/unsaved.tsx'
import { ConflictPanel } from './conflict-panel.tsx'
import { detailsOf, draftOf, type Details, type Patient, type PatientDraft } from './draft.ts'
import { schemaFieldErrors, serverFieldErrors } from './field-errors.ts'
import { keptPatients } from './kept.ts'
import { differencesOf, type Versions } from './merge.ts'
import { PatientForm } from './patient-form.tsx'
import { SaveProblem } from './save-problem.tsx'
import { PATIENTS_KEY } from './search.ts'
import { TypedIsBack } from './typed-is-back.tsx'
import { usePatientForm } from './use-patient-form.ts'

const route = getRouteApi('/signed-in/patients/$patientId/edit')

/** Changing what is said of a patient; for patients, how they are reached. */
export function EditPatientPage() {
  const { patientId } = route.useParams()
  const scope = useScope('patient:update')
  const [discarded, setDiscarded] = useState(0)
  // Somebody who begins to type begins with what it is now, not with what was read some time ago.
  const query = useQuery(api.patient.get.queryOptions({ patientId }, { staleTime: 0 }))
  const isCurrent = query.isFetchedAfterMount || query.fetchStatus === 'paused'
  if (scope === undefined) {
    return (
      <Page name="Edit patient">
        <Empty title="Not permitted">Your roles may not change patients.</Empty>
      </Page>
    )
  }
  return (
    <Page
      name={scope === 'own' ? 'My contact data' : 'Edit patient'}
      title={titleOf(scope === 'own', query.data)}
    >
      {isCurrent ? (
        <Loaded query={query} lines={8}>
          {(patient) => (
            <EditForm
              key={`${patientId} ${discarded}`}
              read={patient}
              isOwn={scope === 'own'}
              onDiscarded={() => setDiscarded(discarded + 1)}
            />
          )}
        </Loaded>
      ) : (
        <Skeleton height={320} role="status" aria-label="Loading" />
      )}
    </Page>
  )
}

const titleOf = (isOwn: boolean, patient: Patient | undefined): string => {
  if (isOwn) return 'My contact data'
  return patient === undefined ? 'Edit patient' : `Edit ${patient.fullName}`
}

interface EditFormProps {
  readonly read: Patient
  readonly isOwn: boolean
  /** What had been typed earlier is given up: the form begins anew with what is read. */
  readonly onDiscarded: () => void
}

interface Saving {
  readonly expectedVersion: number
  readonly changes: Partial<Details>
  /** All that stood in the form then. */
  readonly typed: PatientDraft
}

function EditForm({ read, isOwn, onDiscarded }: EditFormProps) {
  const me = useMe()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  // The version on top of which is typed; that of the page may be newer, and shows itself as a conflict when saving.
  const [kept] = useState(() => keptPatients.read(me, read.id))
  const [base, setBase] = useState(kept?.base ?? read)
  const [current, setCurrent] = useState<Patient | null>(null)
  const isLeaving = useRef(false)
  const patientId = read.id

  const keep = (on: Patient, draft: PatientDraft): void =>
    keptPatients.write(me, patientId, isChanged(on, draft) ? { base: on, draft } : null)
  const forget = (): void => keptPatients.write(me, patientId, null)
  const form = usePatientForm(
    kept?.draft ?? draftOf(read),
    (draft) => {
      const changes = changesFrom(base, draft)
      if (Object.keys(changes).length === 0) return {}
      const sent = { patientId, expectedVersion: base.version, changes }
      return schemaFieldErrors(UpdatePatientInput, sent, draft)
    },
    (draft) => keep(base, draft),
  )
  const show = (patient: Patient): void => {
    showStored(api.patient.get.queryKey({ patientId }), patient)
    void queryClient.invalidateQueries({ queryKey: PATIENTS_KEY })
  }
  const leave = (patient: Patient): void => {
    isLeaving.current = true
    forget()
    show(patient)
    void navigate({ to: '/patients/$patientId', params: { patientId }, replace: true })
  }
  const versionsWith = (theirs: Patient): Versions => ({
    before: detailsOf(draftOf(base)),
    theirs: detailsOf(draftOf(theirs)),
    mine: detailsOf(form.getValues()),
  })
  /** Not where an answer got lost: what is sent again is already there, and that is no conflict. */
  const isMineLeft = (theirs: Patient): boolean => {
    const { disputed, mineAlone } = differencesOf(versionsWith(theirs))
    return disputed.length + mineAlone.length > 0
  }
  const saving = useMutation({
    mutationFn: ({ expectedVersion, changes }: Saving) =>
      client.patient.update.mutate({ patientId, expectedVersion, changes }),
    onSuccess: (answer, { typed }) => {
      if (answer.outcome === 'conflict' && isMineLeft(answer.current)) {
        setCurrent(answer.current)
        return
      }
      const saved = answer.outcome === 'conflict' ? answer.current : answer.patient
      showDone('Saved.')
      if (isSame(typed, form.getValues())) return leave(saved)
      // What was typed since it was sent is not saved, and is gone on with.
      show(saved)
      setCurrent(null)
      setBase(saved)
      keep(saved, form.getValues())
    },
    onError: (error) => form.setErrors(serverFieldErrors(error, form.getValues())),
  })
  /** Only what changed is sent; where that is nothing, nothing is. */
  const save = (on: Patient, draft: PatientDraft): void => {
    const changes = changesFrom(on, draft)
    if (Object.keys(changes).length === 0) leave(on)
    else saving.mutate({ expectedVersion: on.version, changes, typed: form.getValues() })
  }
  /** From here on one types on top of what somebody else has left. */
  const rebase = (onto: Patient, details: Details): PatientDraft => {
    const draft = draftOf(details)
    form.setInitialValues(draftOf(onto))
    form.setValues(draft)
    setBase(onto)
    keep(onto, draft)
    return draft
  }

  return (
    <>
      <Unsaved isDirty={() => !isLeaving.current && isChanged(base, form.getValues())} onLeave={forget} />
      {kept === null ? null : (
        <TypedIsBack
          onDiscard={() => {
            forget()
            onDiscarded()
          }}
        />
      )}
      <SaveProblem error={saving.error} />
      {current === null ? null : (
        <ConflictPanel
          key={current.version}
          versions={versionsWith(current)}
          isSaving={saving.isPending}
          onSave={(details) => save(current, draftOf(details))}
          onEdit={(details) => {
            rebase(current, details)
            setCurrent(null)
          }}
        />
      )}
      <div hidden={current !== null}>
        <PatientForm
          form={form}
          isOwn={isOwn}
          saveLabel="Save"
          isSaving={saving.isPending}
          onSave={(draft) => save(base, draft)}
          onCancel={() => void navigate({ to: '/patients/$patientId', params: { patientId } })}
        />
      </div>
    </>
  )
}

const changesFrom = (patient: Patient, draft: PatientDraft): Partial<Details> =>
  changesOf(detailsOf(draftOf(patient)), detailsOf(draft))

const isChanged = (patient: Patient, draft: PatientDraft): boolean =>
  Object.keys(changesFrom(patient, draft)).length > 0
