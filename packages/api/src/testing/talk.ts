import { expect } from 'vitest'
import { z } from 'zod'
import type { Caller, Credential } from './call.ts'

const Refusal = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({ reason: z.string(), issues: z.array(z.object({ path: z.string() })) }),
  }),
})

/** What a test says as one caller: `ask` for what is answered, `refusal` for what is not. */
export const talk = (send: Caller, by: Credential) => ({
  /** The answer, in its schema's type. */
  async ask<Schema extends z.ZodType>(schema: Schema, procedure: string, input: object) {
    const { data, text, status } = await send(procedure, input, by)
    expect(status, text).toBe(200)
    return schema.parse(data)
  },
  /** Why a call is refused, and which places of its input are named. */
  async refusal(procedure: string, input: object) {
    const { text, status } = await send(procedure, input, by)
    expect(status, text).not.toBe(200)
    const { message, data } = Refusal.parse(JSON.parse(text)).error
    return { status, reason: data.reason, paths: data.issues.map(({ path }) => path), message }
  },
})

export type Talk = ReturnType<typeof talk>
