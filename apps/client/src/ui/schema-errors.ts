import type { z } from 'zod'

/**
 * The errors of a form by its fields, as the server would find them: by the same schema.
 *
 * @param prepare what is sent of what the form holds, where that is not the same
 */
export const schemaErrors =
  <Values, Sent = Values>(schema: z.ZodType, prepare?: (values: Values) => Sent) =>
  (values: Values): Record<string, string> => {
    const { error } = schema.safeParse(prepare === undefined ? values : prepare(values))
    const errors: Record<string, string> = {}
    for (const { path, message, code } of error?.issues ?? []) {
      const field = path.join('.')
      errors[field] ??= code === 'too_small' && message.includes('>=1 character') ? 'is needed' : message
    }
    return errors
  }
