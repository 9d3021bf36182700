import { ROLE_NAMES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { text } from '../trpc/fields.ts'

/** A person to be made a member of an organization. */
export const CreateUserInput = z.strictObject({
  /** Stored in lower case, as it is compared. */
  email: z.email().max(255).toLowerCase(),
  name: text(255),
  role: z.enum(ROLE_NAMES),
})
