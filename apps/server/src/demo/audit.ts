import type { Client } from '@medilens/client'
import type { Console } from '../command-line/console.ts'
import { table } from '../terminal/table.ts'
import { heading } from './retinal.ts'

/** The third example: what the audit says of what this demo just did. */
export async function showAudit(
  io: Console,
  admin: Client,
  { assessmentId, apiKeyId }: { readonly assessmentId: string; readonly apiKeyId: string },
): Promise<void> {
  io.print('', heading('3. What the audit says of it, asked by an admin'))
  const { items } = await admin.audit.list.query({ apiKeyId, limit: 20 })
  io.print(
    ...table(
      [
        { header: 'at' },
        { header: 'event' },
        { header: 'action' },
        { header: 'about' },
        { header: 'health data' },
      ],
      items
        .toReversed()
        .map(({ createdAt, eventType, action, resourceType, resourceId, phiAccessed }) => [
          createdAt.slice(11, 23),
          eventType,
          action,
          resourceId === assessmentId ? 'this assessment' : resourceType,
          phiAccessed ? 'yes' : 'no',
        ]),
    ),
  )
}
