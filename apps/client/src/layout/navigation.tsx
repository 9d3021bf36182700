import { NavLink } from '@mantine/core'
import {
  IconBuilding,
  IconChecklist,
  IconCpu,
  IconHistory,
  IconKey,
  IconReportMedical,
  IconStack2,
  IconStethoscope,
  IconUser,
  IconUsers,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Me } from '../server/me.ts'

interface Place {
  readonly to: LinkProps['to']
  readonly label: string
  readonly Icon: ComponentType<{ readonly size: number }>
  readonly isFor: (grants: Me['grants']) => boolean
}

const PLACES: readonly Place[] = [
  {
    to: '/patients',
    label: 'Patients',
    Icon: IconStethoscope,
    isFor: (grants) => grants['patient:read'] === 'all',
  },
  {
    to: '/patients',
    label: 'My record',
    Icon: IconStethoscope,
    isFor: (grants) => grants['patient:read'] === 'own',
  },
  {
    to: '/review',
    label: 'Review',
    Icon: IconChecklist,
    isFor: (grants) => grants['assessment:review'] !== undefined,
  },
  {
    to: '/assessments',
    label: 'Assessments',
    Icon: IconReportMedical,
    isFor: (grants) => grants['assessment:read'] !== undefined,
  },
  {
    to: '/pipeline',
    label: 'Pipeline work',
    Icon: IconStack2,
    isFor: (grants) => grants['pipeline:operate'] !== undefined,
  },
  {
    to: '/models',
    label: 'Model versions',
    Icon: IconCpu,
    isFor: (grants) => grants['pipeline:operate'] !== undefined,
  },
  { to: '/audit', label: 'Audit', Icon: IconHistory, isFor: (grants) => grants['audit:read'] !== undefined },
  {
    to: '/organization',
    label: 'Organization',
    Icon: IconBuilding,
    isFor: (grants) => grants['organization:manage'] !== undefined,
  },
  {
    to: '/organization/members',
    label: 'Members',
    Icon: IconUsers,
    isFor: (grants) => grants['user:manage'] !== undefined,
  },
  {
    to: '/organization/keys',
    label: 'API keys',
    Icon: IconKey,
    isFor: (grants) => grants['key:manage'] !== undefined,
  },
  { to: '/account', label: 'Account', Icon: IconUser, isFor: () => true },
]

interface NavigationProps {
  readonly me: Me
  readonly onNavigate: () => void
}

/** The places that somebody may go to. */
export const Navigation = ({ me, onNavigate }: NavigationProps) =>
  PLACES.filter(({ isFor }) => isFor(me.grants)).map(({ to, label, Icon }) => (
    <NavLink
      key={label}
      label={label}
      leftSection={<Icon size={16} />}
      variant="light"
      onClick={onNavigate}
      renderRoot={(props) => <Link to={to} activeOptions={{ exact: to === '/organization' }} {...props} />}
    />
  ))
