import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, isMediLensError } from '@medilens/client'

/**
 * A worker of the tests, in a process of its own: claims, takes a moment, hands over, until it is killed. What the network
 * loses it sends again as it was; a job that is another's by now it drops.
 */
const [, , url = '', apiKey = '', leaseSeconds = '2'] = process.argv
const client = createClient({ url, apiKey, timeoutMs: 5_000 })

const MODEL = { name: 'fire', version: '1.0.0' }

async function handOver(lease: string): Promise<void> {
  const heartRate = 60 + Math.round(Math.random() * 20)
  const payload = {
    outcome: 'measured' as const,
    biomarkers: [{ name: 'heart_rate', value: heartRate, unit: '/min' }],
    result: { heartRateBpm: heartRate },
  }
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- sent again only once it failed
      await client.pipeline.submit.mutate({ lease, contract: 'cardiology/1', model: MODEL, payload })
      return
    } catch (error) {
      if (!isMediLensError(error)) throw error
      if (error.reason === 'not_found' || error.reason === 'lease_lost') return
      // oxlint-disable-next-line no-await-in-loop
      await sleep(50)
    }
  }
}

for (;;) {
  try {
    // oxlint-disable-next-line no-await-in-loop -- one claim after the other
    const { jobs } = await client.pipeline.claim.mutate({
      pipelineType: 'cardiology',
      pipelineVersion: '1.0.0',
      limit: 5,
      leaseSeconds: Number(leaseSeconds),
    })
    for (const { lease } of jobs) {
      // oxlint-disable-next-line no-await-in-loop
      await sleep(Math.random() * 20)
      // oxlint-disable-next-line no-await-in-loop
      await handOver(lease)
    }
    // oxlint-disable-next-line no-await-in-loop
    if (jobs.length === 0) await sleep(50)
  } catch (error) {
    if (!isMediLensError(error)) throw error
    // oxlint-disable-next-line no-await-in-loop
    await sleep(50)
  }
}
