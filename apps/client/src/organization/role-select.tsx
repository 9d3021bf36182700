import { Select, type SelectProps } from '@mantine/core'
import { ROLES } from '@medilens/db/permissions'
import type { RoleName } from '@medilens/db/vocabulary'

type RoleSelectProps<Role extends RoleName> = Omit<
  SelectProps,
  'data' | 'value' | 'onChange' | 'description'
> & {
  readonly roles: readonly Role[]
  readonly value: Role
  readonly onChange: (role: Role) => void
}

/** A role, with what whoever has it may do. */
export const RoleSelect = <Role extends RoleName>({
  roles,
  value,
  onChange,
  ...props
}: RoleSelectProps<Role>) => (
  <Select
    label="Role"
    data={[...roles]}
    value={value}
    description={ROLES[value].description}
    inputWrapperOrder={['label', 'input', 'description', 'error']}
    allowDeselect={false}
    onChange={(chosen) => {
      const role = roles.find((known) => known === chosen)
      if (role !== undefined) onChange(role)
    }}
    {...props}
  />
)
