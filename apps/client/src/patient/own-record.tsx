import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { api } from '../server/api.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'

/** For whom there is one patient, themselves: straight to their own record. */
export function OwnRecord() {
  const query = useQuery(api.patient.list.queryOptions({ limit: 1 }))
  return (
    <Page name="My record">
      <Loaded query={query}>
        {({ items: [own] }) =>
          own === undefined ? (
            <Empty title="There is no record of yours here yet">
              Your clinic links it to your account; ask them if that is long ago.
            </Empty>
          ) : (
            <Navigate to="/patients/$patientId" params={{ patientId: own.id }} replace />
          )
        }
      </Loaded>
    </Page>
  )
}
