import type { Me } from '../server/me.ts'

/** Where whoever signs in begins: with their patients, their own record, what they research, or what they run. */
export const homeOf = ({ grants }: Me) => {
  if (grants['patient:read'] !== undefined) return '/patients' as const
  if (grants['assessment:read'] !== undefined) return '/assessments' as const
  if (grants['organization:manage'] !== undefined) return '/organization' as const
  return '/account' as const
}
