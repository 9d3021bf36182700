import type { Contract } from '@medilens/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { client, queryClient } from './connection.ts'

/** Every procedure as options of a query or a mutation: `useQuery(api.patient.get.queryOptions({ patientId }))`. */
export const api = createTRPCOptionsProxy<Contract>({ client, queryClient })
