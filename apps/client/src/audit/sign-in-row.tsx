import { Group } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import { browserInWords } from '../account/browser-words.ts'
import { ActorFilters } from './actor-filters.tsx'
import { ActorName } from './actor-name.tsx'
import type { Actors } from './actors.ts'
import type { RowState } from './audit-list.tsx'
import { CopiedId } from './copied-id.tsx'
import { Detail, IdDetail } from './detail.tsx'
import { eventInWords, reasonInWords } from './event-words.ts'
import { RowToggle } from './row-toggle.tsx'
import type { AuditSearch } from './search.ts'
import type { SignInEvent } from './sign-ins.ts'

interface SignInRowProps extends RowState {
  readonly event: SignInEvent
  readonly actors: Actors
  readonly onFilter: (change: AuditSearch) => void
}

export const SIGN_IN_COLUMNS = ['When', 'Who', 'Event', 'Browser', 'From where', 'Request'] as const

/** One sign-in, or what somebody did with their account; opened, all that is stored of it. */
export const SignInRow = ({ event, actors, onFilter, ...state }: SignInRowProps) => {
  const { action, createdAt, eventType, details, actorIp, requestId, userAgent } = event
  const isDenied = action === 'deny'
  const why = details?.['why']
  return (
    <>
      <div
        role="row"
        aria-rowindex={state.index + 2}
        className={isDenied ? 'audit-row sign-in-row audit-denied' : 'audit-row sign-in-row'}
      >
        <div role="cell" className="audit-when">
          <RowToggle createdAt={createdAt} {...state} />
        </div>
        <div role="cell" className="audit-who">
          <ActorName actor={actors.of(event)} />
        </div>
        <div role="cell" className="audit-event">
          {isDenied ? (
            <span className="audit-sign audit-denial">
              <IconBan size={14} aria-hidden /> refused
            </span>
          ) : null}
          <span>
            {eventInWords(eventType, action)}
            {typeof why === 'string' ? `: ${reasonInWords(why)}` : null}
          </span>
        </div>
        <div role="cell" className="audit-what">
          {userAgent === null ? null : browserInWords(userAgent)}
        </div>
        <div role="cell" className="audit-where">
          {actorIp}
        </div>
        <div role="cell" className="audit-request">
          {requestId === null ? null : (
            <>
              <span className="audit-label">request </span>
              <CopiedId id={requestId} of="request" />
            </>
          )}
        </div>
      </div>
      {state.isOpen ? <SignInDetails event={event} onFilter={onFilter} /> : null}
    </>
  )
}

const SignInDetails = ({ event, onFilter }: Pick<SignInRowProps, 'event' | 'onFilter'>) => {
  const { eventType, action, userId, apiKeyId, requestId, userAgent, details } = event
  const stored = Object.entries(details ?? {}).filter(([, value]) => value !== null)
  return (
    <div role="row" className="audit-details">
      <div role="cell" aria-colspan={SIGN_IN_COLUMNS.length}>
        <dl>
          <Detail term="event">
            {eventType} ({action})
          </Detail>
          <IdDetail term="person" id={userId} />
          <IdDetail term="key" id={apiKeyId} />
          <IdDetail term="request" id={requestId} />
          {userAgent === null ? null : <Detail term="browser">{userAgent}</Detail>}
          {stored.map(([name, value]) => (
            <Detail key={name} term={name === 'resourceId' ? 'of' : name}>
              {String(value)}
            </Detail>
          ))}
        </dl>
        <Group gap="xs">
          <ActorFilters userId={userId} apiKeyId={apiKeyId} onFilter={onFilter} />
        </Group>
      </div>
    </div>
  )
}
