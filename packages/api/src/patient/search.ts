import {
  patientSearchName,
  phoneDigits,
  prefixRange,
  readPage,
  type Session,
  type UserId,
} from '@medilens/db'
import type { z } from 'zod'
import type { Principal } from '../access/principal.ts'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { listedPatient, mayReadPatients, SUMMARY_COLUMNS } from './answer.ts'
import { ownUser } from './find.ts'
import type { PatientPage, SearchPatientsInput } from './schema.ts'

/**
 * Patients whose name or telephone number begins with what was typed, a page at a time, by name or by number. Case,
 * accents and what stands between digits do not matter. A telephone number is contact data: who may only identify
 * patients can't look for one. Throws `forbidden`, `invalid_input` for a text in which nothing can be looked for.
 */
export async function searchPatients(
  { session, scope, principal }: Call,
  input: z.output<typeof SearchPatientsInput>,
): Promise<Audited<z.input<typeof PatientPage>>> {
  const own = scope === 'all' ? {} : { userId: ownUser(session) }
  const patients = visiblePatients(session, own.userId ?? null)
  const { rows, nextCursor } =
    'phone' in input
      ? await readPage(
          byPhone(patients, principal, input.phone),
          'patients',
          ['phoneDigits', 'id'],
          'asc',
          input,
          own,
        )
      : await readPage(
          byName(patients, input.namePrefix),
          'patients',
          ['searchName', 'id'],
          'asc',
          input,
          own,
        )
  return audited({ items: rows.map(listedPatient(principal)), nextCursor }, NOBODY)
}

function visiblePatients({ sql, organizationId }: Session, userId: UserId | null) {
  const query = sql
    .selectFrom('patients')
    .select(SUMMARY_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('deletedAt', 'is', null)
  return userId === null ? query : query.where('userId', '=', userId)
}
type Patients = ReturnType<typeof visiblePatients>

function byName(patients: Patients, namePrefix: string): Patients {
  const prefix = patientSearchName(namePrefix)
  if (prefix === '') throw nothingIn('namePrefix', 'has no letter')
  const { from, before } = prefixRange(prefix)
  const query = patients.where('searchName', '>=', from)
  return before === null ? query : query.where('searchName', '<', before)
}

function byPhone(patients: Patients, principal: Principal, phone: string): Patients {
  if (!mayReadPatients(principal)) {
    throw new AppError('forbidden', 'Looking for a telephone number needs the permission patient:read.')
  }
  const digits = phoneDigits(phone)
  if (digits === null) throw nothingIn('phone', 'has no digit')
  const { from, before } = prefixRange(digits)
  const query = patients.where('phoneDigits', '>=', from)
  return before === null ? query : query.where('phoneDigits', '<', before)
}

const nothingIn = (path: string, problem: string) =>
  new AppError('invalid_input', 'There is nothing in this text to look for.', [{ path, problem }])
