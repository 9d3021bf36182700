import type { ModelVersion } from './models.ts'

/** Whether a version may measure, was meant to until a day that is over, or is refused. */
export type ModelState = 'in force' | 'past its time' | 'revoked'

/** @param now ms since 1970 */
export function stateOf(
  { revokedAt, activeTo }: Pick<ModelVersion, 'revokedAt' | 'activeTo'>,
  now: number,
): ModelState {
  if (revokedAt !== null) return 'revoked'
  return activeTo !== null && Date.parse(activeTo) <= now ? 'past its time' : 'in force'
}
