import { Group, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, type KeyboardEvent } from 'react'
import { useScope } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { PageButton } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { OwnRecord } from './own-record.tsx'
import { PatientList } from './patient-list.tsx'
import { usePatientSearch } from './search.ts'
import { useTypedSearch } from './typed-search.ts'

/** The patients of the organization; for a patient, their own record. */
export function PatientsPage() {
  const scope = useScope('patient:read')
  if (scope === 'own') return <OwnRecord />
  if (scope === 'all') return <Patients />
  return (
    <Page name="Patients">
      <Empty title="Patients’ records are not shown in your role">
        An administrator of your organization can give you another.
      </Empty>
    </Page>
  )
}

function Patients() {
  const navigate = useNavigate()
  const mayCreate = useScope('patient:create') !== undefined
  const field = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLTableElement>(null)
  const [typed, setTyped] = useTypedSearch()
  const { data, error, isPlaceholderData, isFetching, isFetchingNextPage, hasNextPage, isPaused, ...query } =
    usePatientSearch(typed)
  const patients = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])

  const { fetchNextPage, refetch } = query
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  const backToField = useCallback(() => field.current?.focus(), [])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setTyped('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    const [only, ...others] = patients
    if (only === undefined) return
    if (event.key === 'Enter' && others.length === 0 && !isPlaceholderData) {
      void navigate({ to: '/patients/$patientId', params: { patientId: only.id } })
    } else {
      grid.current?.focus()
    }
  }

  const isWaiting = data === undefined || isPlaceholderData
  const count = countText(patients.length, hasNextPage)
  return (
    <Page
      name="Patients"
      actions={
        mayCreate ? (
          <PageButton to="/patients/new" size="xs" leftSection={<IconUserPlus size={15} aria-hidden />}>
            New patient
          </PageButton>
        ) : null
      }
    >
      <Stack gap="xs">
        <Group gap="sm" justify="space-between" align="flex-end">
          <TextInput
            ref={field}
            type="search"
            flex="1 1 16rem"
            maw={420}
            aria-label="Find in patients"
            placeholder="Beginning of the name, or telephone"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            leftSection={<IconSearch size={15} aria-hidden />}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onKeyDown={onKeyDown}
          />
          <Text size="xs" c="dimmed" role="status">
            {isWaiting ? (isPaused ? 'Offline: not searched' : 'Searching…') : count}
          </Text>
        </Group>
        {error === null || isFetching ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />}
        {data === undefined ? <Waiting isWaiting={error === null} /> : null}
        {patients.length === 0 && data !== undefined && !isPlaceholderData ? (
          <NobodyFound isSearch={typed.trim() !== ''} mayCreate={mayCreate} />
        ) : null}
        {patients.length === 0 ? null : (
          <PatientList
            patients={patients}
            isOld={isPlaceholderData}
            hasMore={hasNextPage}
            onNearEnd={loadMore}
            onLeave={backToField}
            grid={grid}
          />
        )}
      </Stack>
    </Page>
  )
}

const countText = (count: number, hasMore: boolean): string => {
  if (hasMore) return `${count} patients, and more further down`
  return count === 1 ? '1 patient' : `${count} patients`
}

const Waiting = ({ isWaiting }: { readonly isWaiting: boolean }) =>
  isWaiting ? (
    <Stack gap={6} role="status" aria-label="Loading">
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} height={28} />
      ))}
    </Stack>
  ) : null

const NobodyFound = ({ isSearch, mayCreate }: { readonly isSearch: boolean; readonly mayCreate: boolean }) =>
  isSearch ? (
    <Empty title="Nobody’s name or telephone number begins so">
      Names are found by their beginning as written, first name first; accents and case do not matter.
    </Empty>
  ) : (
    <Empty title="There are no patients yet">
      {mayCreate ? 'Add the first one with “New patient”.' : null}
    </Empty>
  )
