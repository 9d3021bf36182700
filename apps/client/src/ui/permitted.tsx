import type { Permission } from '@medilens/db/permissions'
import type { ReactNode } from 'react'
import { useScope } from '../server/me.ts'
import { Empty } from './empty.tsx'
import { PageLink } from './link.tsx'

interface PermittedProps {
  readonly to: Permission
  readonly children: ReactNode
}

/** A page for those who may, and nothing of it, not even a question to the server, for those who may not. */
export const Permitted = ({ to, children }: PermittedProps) =>
  useScope(to) === undefined ? (
    <Empty title="Not permitted">
      Your roles do not reach here.{' '}
      <PageLink to="/" underline="always">
        To your first page
      </PageLink>
    </Empty>
  ) : (
    children
  )
