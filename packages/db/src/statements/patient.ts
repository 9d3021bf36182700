import type { PatientId, UserId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import { selected, type RowOf } from './columns.ts'

const COLUMNS = ['id', 'gender', 'dateOfBirth'] as const
type Row = RowOf<'patients', (typeof COLUMNS)[number]>

/** Which patient, by each of these that is not undefined. */
export interface WhichPatient {
  readonly id?: PatientId | undefined
  /** As whose account. */
  readonly userId?: UserId | undefined
  /** As whose own account, besides. */
  readonly ownedBy?: UserId | undefined
}

const CONDITIONS = { id: '"id"', userId: '"user_id"', ownedBy: '"user_id"' } as const
const NAMES = ['id', 'userId', 'ownedBy'] as const

/**
 * The patient that all of `which` says, where there is one who is not deleted. `keep` keeps them from being deleted
 * until the transaction ends.
 */
export async function patientRow(
  { run, organizationId }: Session,
  which: WhichPatient,
  keep: boolean,
): Promise<Row | undefined> {
  const given = NAMES.filter((name) => which[name] !== undefined)
  const conditions = given.map((name, index) => ` and ${CONDITIONS[name]} = $${index + 2}`).join('')
  const text = `select ${SELECTED} from "patients" where "organization_id" = $1 and "deleted_at" is null${conditions}`
  const [row] = await run(statement<Row>(keep ? `${text} for key share` : text), [
    organizationId,
    ...given.map((name) => which[name]),
  ])
  return row
}

const SELECTED = selected('patients', COLUMNS)
