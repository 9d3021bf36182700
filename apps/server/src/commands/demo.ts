import { readOrganization, type NewApiKeySummary } from '@medilens/api'
import { createClient } from '@medilens/client'
import { DEMO_ORGANIZATION_ID, type Database } from '@medilens/db'
import type { Console } from '../command-line/console.ts'
import { CommandError } from '../command-line/failure.ts'
import { withTemporaryKey } from '../command-line/temporary-key.ts'
import { withServer } from '../command-line/with-server.ts'
import { showAudit } from '../demo/audit.ts'
import { showEcg, showIntervals } from '../demo/recording.ts'
import { createRetinalAssessment, showRetinalHistory } from '../demo/retinal.ts'

/** Does the guide's examples and has real recordings measured in the demo organization, through the client and over HTTP. */
export const demoCommand = (io: Console): Promise<void> =>
  withServer(io, async ({ address: url, database, interrupted, signal }) => {
    await requireDemoOrganization(database)
    const withKey = withTemporaryKey.bind(null, database, DEMO_ORGANIZATION_ID)
    await withKey({ role: 'clinician', name: 'demo: clinician' }, (clinician) =>
      withKey({ role: 'admin', name: 'demo: admin' }, (admin) =>
        Promise.race([showEverything(io, { url, signal }, { clinician, admin }), interrupted]),
      ),
    )
    io.print('', 'Done; the keys of this demo are revoked.')
  })

async function showEverything(
  io: Console,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
  keys: Readonly<Record<'clinician' | 'admin', NewApiKeySummary>>,
): Promise<void> {
  const clinician = createClient({ url, apiKey: keys.clinician.key })
  const admin = createClient({ url, apiKey: keys.admin.key })
  const assessmentId = await createRetinalAssessment(io, clinician)
  await showRetinalHistory(io, clinician)
  await showAudit(io, admin, { assessmentId, apiKeyId: keys.clinician.id })
  const calling = { client: clinician, url, signal }
  await showIntervals(io, calling)
  await showEcg(io, calling)
}

async function requireDemoOrganization(database: Database): Promise<void> {
  const scope = { organizationId: DEMO_ORGANIZATION_ID, userId: null }
  if ((await database.inOrganization(scope, readOrganization)) !== undefined) return
  throw new CommandError('The demo organization is missing here: run `medilens db seed --demo`.')
}
