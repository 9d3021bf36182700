import { z } from 'zod'
import { InviteInput } from '../organization/schema.ts'
import { text } from '../trpc/fields.ts'

export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 128

/** As it is stored and compared: lower case. */
const email = () => z.email().max(255).toLowerCase()

/** A password that is to be checked: however short it is, only the check says that it is wrong. */
const password = () => z.string().min(1).max(LONGEST_PASSWORD)

/** A password that is to be set. Length alone counts (NIST SP 800-63B): no rules that make people write it down. */
const newPassword = () => z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD)

export const SignInInput = z.strictObject({ email: email(), password: password() })

export const SignOutInput = z.strictObject({})

export const AcceptInvitationInput = z.strictObject({
  /** What follows `#token=` in the link. */
  token: z.string().regex(/^[\w-]{43}$/, { error: 'is not a token of an invitation' }),
  /** How others see the person; for an account that is new. */
  name: text(255).optional(),
  /** The new account's, or that of the account which the e-mail has already. */
  password: newPassword(),
})

export const ChangePasswordInput = z.strictObject({ currentPassword: password(), newPassword: newPassword() })

/** Whom the operator invites. */
export const InvitePersonInput = InviteInput.extend({ name: text(255).optional() })

/** Who signed in. */
export const SignedInAnswer = z.object({
  user: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
})
