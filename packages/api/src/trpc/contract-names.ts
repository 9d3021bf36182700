import { z } from 'zod'

/** Every property that some procedure's input can have. */
const names = new Set<string>()

/** Remembers the property names of an input, so that an error may name them. */
export function rememberNames(input: z.ZodType): void {
  collect(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }))
}

/** Whether a word is the contract's: what is not may be anything that a caller made up, health data too. */
export const isContractName = (word: string): boolean => names.has(word)

function collect(schema: unknown): void {
  if (Array.isArray(schema)) schema.forEach(collect)
  if (typeof schema !== 'object' || schema === null) return
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' && typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) names.add(name)
    }
    collect(value)
  }
}
