import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChatBeside } from '../chat/chat-beside.tsx'
import { ChatButton } from '../chat/chat-button.tsx'
import { formatUnit } from '../format/unit.ts'
import { titleOf } from '../format/words.ts'
import { api } from '../server/api.ts'
import { useCatalogueQuery } from '../server/catalogue.ts'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { BiomarkerHeading } from './biomarker-heading.tsx'
import { NothingMeasured } from './nothing-measured.tsx'
import { seriesOf } from './series.ts'
import { Trend } from './trend.tsx'
import { TrendControls } from './trend-controls.tsx'
import { TrendNotes } from './trend-notes.tsx'

const route = getRouteApi('/signed-in/patients/$patientId/biomarkers/$name')

const DAY_MS = 86_400_000

/** One biomarker of one patient over time. */
export function BiomarkerPage() {
  const { patientId, name } = route.useParams()
  const { days, unit, eye, chat } = route.useSearch()
  const navigate = route.useNavigate()
  const catalogue = useCatalogueQuery()
  const history = useQuery(
    api.biomarker.history.queryOptions({
      patientId,
      name,
      days,
      ...(unit === undefined ? {} : { unit }),
      ...(eye === undefined ? {} : { eyeLaterality: eye }),
    }),
  )
  const entry = catalogue.data?.get(name)
  const title = entry?.name ?? titleOf(name)
  // The period ends when its values were asked for.
  const until = history.dataUpdatedAt
  const hasEyes = history.data?.points.some(({ eyeLaterality }) => eyeLaterality !== null) ?? false

  const setChat = (next: string | undefined): void =>
    void navigate({ search: (now) => ({ ...now, chat: next }) })
  return (
    <ChatBeside patientId={patientId} chat={chat} onChatChange={setChat}>
      <Page
        name="Biomarker"
        title={title}
        actions={<ChatButton isOpen={chat !== undefined} onOpen={() => setChat('new')} />}
      >
        <Loaded query={catalogue} lines={2}>
          {() => (
            <BiomarkerHeading patientId={patientId} entry={entry} unit={history.data?.unit ?? unit ?? null} />
          )}
        </Loaded>
        <TrendControls
          days={days}
          onDays={(next) => void navigate({ search: (now) => ({ ...now, days: next }), replace: true })}
          eye={eye}
          onEye={
            hasEyes || eye !== undefined
              ? (next) =>
                  void navigate({
                    search: (now) => ({ ...now, eye: next }),
                    replace: true,
                  })
              : null
          }
        />
        {unit === undefined ? null : (
          <Text size="sm">
            Values in {formatUnit(unit) === '' ? 'no unit' : formatUnit(unit)}.{' '}
            <PageLink
              to="/patients/$patientId/biomarkers/$name"
              params={{ patientId, name }}
              search={(now) => ({ ...now, unit: undefined })}
            >
              Back to the usual unit
            </PageLink>
          </Text>
        )}
        <Loaded query={history} lines={12}>
          {(data) =>
            data.points.length > 0 ? (
              <Trend
                key={`${patientId} ${name} ${days} ${eye ?? ''} ${unit ?? ''}`}
                patientId={patientId}
                title={title}
                history={data}
                entry={entry}
                from={until - days * DAY_MS}
                until={until}
              />
            ) : (
              <>
                <NothingMeasured
                  patientId={patientId}
                  name={name}
                  days={days}
                  eye={eye}
                  unit={unit}
                  now={until}
                />
                <TrendNotes patientId={patientId} history={data} series={seriesOf([])} entry={entry} />
              </>
            )
          }
        </Loaded>
        <Text size="xs" c="dimmed">
          MediLens screens and records; it does not diagnose.
        </Text>
      </Page>
    </ChatBeside>
  )
}
