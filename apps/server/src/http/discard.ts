import type { IncomingMessage } from 'node:http'

/**
 * Reads what is left of a refused body and throws it away, so that its sender, who may still be writing, reads the
 * refusal instead of a broken connection. Resolves to false where more comes than is worth reading, or too slowly: then
 * the connection has to be closed on it.
 */
export function discardBody(
  request: IncomingMessage,
  limits: { bytes: number; ms: number },
): Promise<boolean> {
  if (request.complete) return Promise.resolve(true)
  return new Promise((resolve) => {
    let seen = 0
    const finish = (whole: boolean): void => {
      clearTimeout(timer)
      request.off('data', count).off('end', ended).off('close', closed).pause()
      resolve(whole)
    }
    const count = (chunk: Buffer | string): void => {
      seen += chunk.length
      if (seen > limits.bytes) finish(false)
    }
    const ended = (): void => finish(true)
    const closed = (): void => finish(false)
    const timer = setTimeout(() => finish(false), limits.ms)
    request.on('data', count).once('end', ended).once('close', closed).resume()
  })
}
