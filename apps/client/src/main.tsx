import { api } from './server/api.ts'
import { queryClient } from './server/connection.ts'
void queryClient.fetchQuery(api.patient.get.queryOptions({ patientId: 'x' })).then((p) => p.fullName.length)
