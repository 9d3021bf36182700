import { p, type EntitySchema } from '@mikro-orm/postgresql'

/** An entity named later, so that two files may point at each other's tables. */
type Target = () => EntitySchema

/**
 * Foreign keys, kept apart from the columns that hold them: the columns are plain ids in every query and answer, and
 * the relation exists for the schema alone. Hence the return type without keys: nobody navigates these.
 */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- no keys is what is meant
export type ForeignKeys = Record<never, never>

/** `(organization_id, column) → (organization_id, id)`: a row can't point into another organization. */
export const withinOrganization = (keys: Record<string, [target: Target, column: string]>): ForeignKeys =>
  relations(keys, ['organization_id'], ['organization_id', 'id'])

/** `(organization_id, column) → memberships (organization_id, user_id)`: a user named here belongs to the organization. */
export const toMember = (memberships: Target, keys: Record<string, string>): ForeignKeys =>
  relations(
    Object.fromEntries(Object.entries(keys).map(([name, column]) => [name, [memberships, column] as const])),
    ['organization_id'],
    ['organization_id', 'user_id'],
  )

/** A plain foreign key to a table outside any organization, or to the organization itself. */
export const toGlobal = (keys: Record<string, [target: Target, column: string]>): ForeignKeys =>
  relations(keys, [], ['id'])

/**
 * `(organization_id, assessment_id, patient_id)` in one key: the copied patient is the assessment's own.
 */
export const toAssessmentOfPatient = (assessments: Target): ForeignKeys => ({
  assessmentOfPatient: reference(
    assessments,
    ['organization_id', 'assessment_id', 'patient_id'],
    ['organization_id', 'id', 'patient_id'],
  ),
})

function relations(
  keys: Record<string, readonly [target: Target, column: string]>,
  prefix: string[],
  referenced: string[],
): ForeignKeys {
  return Object.fromEntries(
    Object.entries(keys).map(([name, [target, column]]) => [
      name,
      reference(target, [...prefix, column], referenced),
    ]),
  )
}

/** Nothing cascades: health data is soft-deleted, and what is pointed at stays. */
const reference = (target: Target, columns: string[], referenced: string[]) => () =>
  p
    .manyToOne(target())
    .joinColumns(...columns)
    .referencedColumnNames(...referenced)
    .deleteRule('restrict')
    .hidden()
    .nullable()
