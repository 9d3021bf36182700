import { assessmentOfJob, extendLease } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import type { HandOverCall } from '../../trpc/hand-over.ts'
import { leaseLost } from './held-job.ts'
import type { Heartbeat, HeartbeatInput } from './schema.ts'

/** Holds a job for longer, from now on. Throws `not_found`, `lease_lost`. */
export async function heartbeat(
  { session, lease }: HandOverCall,
  { leaseSeconds }: z.output<typeof HeartbeatInput>,
): Promise<Audited<z.input<typeof Heartbeat>>> {
  const { jobId, attempt } = lease
  const expiresAt = await extendLease(session, lease, leaseSeconds * 1_000)
  if (expiresAt === undefined) throw leaseLost()
  const resourceId = (await assessmentOfJob(session, jobId)) ?? null
  return audited(
    { jobId, expiresAt: expiresAt.toISOString() },
    { resourceId, patientId: null, details: { attempt } },
  )
}
