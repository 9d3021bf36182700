import type { PipelineType } from '@medilens/db'
import { TRPCError } from '@trpc/server'
import type { z } from 'zod'
import { rememberNames } from '../../trpc/contract-names.ts'
import type { InputIssue } from '../../trpc/error.ts'
import { translateError } from '../../trpc/translate-error.ts'
import { CONTRACTS, type ContractName } from './schema.ts'

/** What a result says once it keeps its contract. */
export type HandedOver = z.output<(typeof CONTRACTS)[ContractName]>

/** A result as judged by its contract. */
export type Judged =
  | { readonly isKept: true; readonly found: HandedOver }
  | { readonly isKept: false; readonly issues: readonly InputIssue[] }

// So that an issue may say which field it is.
for (const contract of Object.values<z.ZodType>(CONTRACTS)) rememberNames(contract)

/** Judges a payload by its contract; issues name fields of the contract, never what was sent. */
export function judgeByContract(
  contract: ContractName,
  pipelineType: PipelineType,
  payload: unknown,
): Judged {
  if (!contract.startsWith(`${pipelineType}/`)) {
    return {
      isKept: false,
      issues: [{ path: 'contract', problem: `must be one of ${pipelineType}, as the job is` }],
    }
  }
  const parsed = CONTRACTS[contract].safeParse(payload)
  if (parsed.success) return { isKept: true, found: parsed.data }
  return { isKept: false, issues: issuesOf(new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error })) }
}

/** What was found to be wrong, in the words of the contract. */
export const issuesOf = (error: unknown): readonly InputIssue[] => {
  const { issues, message } = translateError(error)
  return issues.length > 0 ? issues : [{ path: '', problem: message }]
}
