import type { Outputs } from '@medilens/client'
import type { OrganizationType } from '@medilens/db/vocabulary'
import type { Difference } from '../ui/conflict-alert.tsx'
import { isSame } from '../ui/changes.ts'

export type Organization = Outputs['organization']['get']

/** A line of a document of named texts, while it is edited; `id` keeps it apart from others of its name. */
export interface Entry {
  readonly id: string
  readonly name: string
  readonly value: string
}

const SETTING_KINDS = ['text', 'number', 'yes or no'] as const
export type SettingKind = (typeof SETTING_KINDS)[number]

/** A setting while it is edited: its value as it is typed, and what it is to be. */
export interface SettingEntry extends Entry {
  readonly kind: SettingKind
}

/** What the form of an organization holds. */
export interface OrganizationValues {
  readonly name: string
  readonly type: OrganizationType
  readonly email: string
  readonly phone: string
  readonly address: readonly Entry[]
  readonly settings: readonly SettingEntry[]
}

/** What the form is filled with. */
export const valuesOf = ({
  name,
  type,
  email,
  phone,
  address,
  settings,
}: Organization): OrganizationValues => ({
  name,
  type,
  email: email ?? '',
  phone: phone ?? '',
  address: Object.entries(address).map(([key, value]) => ({ id: key, name: key, value })),
  settings: Object.entries(settings).map(([key, value]) => ({
    id: key,
    name: key,
    value: String(value),
    kind: kindOf(value),
  })),
})

const kindOf = (value: string | number | boolean): SettingKind => {
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'yes or no' : 'text'
}

const named = <Line extends Entry>(lines: readonly Line[]): readonly Line[] =>
  lines.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '')

const settingOf = ({ kind, value }: SettingEntry): string | number | boolean => {
  if (kind === 'number') return value.trim() === '' ? Number.NaN : Number(value)
  return kind === 'yes or no' ? value === 'true' : value.trim()
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What a form comes to, as it is stored. */
export const fieldsOf = ({ name, type, email, phone, address, settings }: OrganizationValues) => ({
  name: name.trim(),
  type,
  email: orNull(email),
  phone: orNull(phone),
  address: Object.fromEntries(named(address).map((line) => [line.name.trim(), line.value.trim()])),
  settings: Object.fromEntries(named(settings).map((line) => [line.name.trim(), settingOf(line)])),
})

type Fields = ReturnType<typeof fieldsOf>

/** A name that two lines of a document have, of which one would be lost. */
export const repeatedName = (lines: readonly Entry[]): string | null => {
  const names = named(lines).map(({ name }) => name.trim())
  return names.find((name, index) => names.indexOf(name) !== index) ?? null
}

const LABELS = {
  name: 'Name',
  type: 'Kind',
  email: 'E-mail',
  phone: 'Telephone',
  address: 'Address',
  settings: 'Settings',
} as const satisfies Record<keyof Fields, string>

const FIELDS: readonly (keyof Fields)[] = ['name', 'type', 'email', 'phone', 'address', 'settings']

/** Of what one changed, what is otherwise now. */
export const differencesOf = (mine: Partial<Fields>, current: Organization): readonly Difference[] => {
  const now = fieldsOf(valuesOf(current))
  return FIELDS.filter((field) => mine[field] !== undefined && !isSame(mine[field], now[field])).map(
    (field) => ({
      label: LABELS[field],
      now: inWords(now[field]),
      mine: inWords(mine[field]),
    }),
  )
}

const inWords = (value: Fields[keyof Fields] | undefined): string => {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return value
  const lines = Object.entries(value).map(([name, held]) => `${name}: ${String(held)}`)
  return lines.length === 0 ? 'nothing' : lines.join('; ')
}
