import { Text, Title } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { formatAgo, formatDay } from '../format/date.ts'
import { decimalsBeside, decimalsOf, formatChange, formatNumber, formatShare } from '../format/number.ts'
import { crossedText, formatRange, noRangeText } from '../format/range.ts'
import { standingOf } from '../format/standing.ts'
import { formatUnit } from '../format/unit.ts'
import { api } from '../server/api.ts'
import { biomarkerName, useCatalogue, type CatalogueEntry } from '../server/catalogue.ts'
import { useArrowKeys } from '../ui/arrow-keys.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Crossed } from '../ui/crossed.tsx'
import { StatusSign } from '../ui/status.tsx'
import { isOld, judgedText, mattersNow, turnOf, type Latest } from './change.ts'
import styles from './patient-page.module.css'

/** So many are shown at first, however few of them are out of range. */
const FIRST_LOOK = 6

/** The latest value of each biomarker: what is out of range or crossed a threshold in sight, the rest in a fold. */
export function LatestBiomarkers({ patientId }: { readonly patientId: string }) {
  const query = useQuery(api.biomarker.latest.queryOptions({ patientId }))
  const catalogue = useCatalogue()
  return (
    <section aria-labelledby="biomarkers">
      <Title order={2} id="biomarkers" mb="xs">
        Biomarkers that matter now
      </Title>
      <Loaded query={query} lines={FIRST_LOOK}>
        {({ items }) => {
          const { first, rest } = mattersNow(items, FIRST_LOOK)
          if (items.length === 0) {
            return (
              <Empty title="Nothing measured yet">
                Values appear here with the first assessment that is completed.
              </Empty>
            )
          }
          const table = { patientId, catalogue }
          return (
            <>
              <Text size="sm" mb={4}>
                {judgedText(items)}
              </Text>
              {first.length === 0 ? null : (
                <LatestTable {...table} items={first} label="Biomarkers that matter now" />
              )}
              {rest.length === 0 ? null : (
                <details className={styles['fold']}>
                  <summary>{first.length === 0 ? `All ${rest.length}` : `The ${rest.length} others`}</summary>
                  <LatestTable {...table} items={rest} label="The other biomarkers" />
                </details>
              )}
              <Text size="xs" c="dimmed" mt={4}>
                Changes are against the value before. MediLens screens and records; it does not diagnose.
              </Text>
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

interface LatestTableProps {
  readonly patientId: string
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>
  readonly items: readonly Latest[]
  readonly label: string
}

function LatestTable({ patientId, catalogue, items, label }: LatestTableProps) {
  const rows = useArrowKeys<HTMLTableElement>()
  return (
    <table ref={rows} className={styles['latest']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Biomarker</th>
          <th scope="col" className="num">
            Latest
          </th>
          <th scope="col">Status</th>
          <th scope="col" className={styles['wide']}>
            Range
          </th>
          <th scope="col">Change</th>
          <th scope="col" className={`num ${styles['wide']}`}>
            Measured
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <LatestRow
            key={`${item.name} ${item.eyeLaterality ?? ''} ${item.unit ?? ''}`}
            item={item}
            patientId={patientId}
            name={item.label ?? biomarkerName(catalogue, item.name)}
            entry={catalogue.get(item.name)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface LatestRowProps {
  readonly item: Latest
  readonly patientId: string
  readonly name: string
  readonly entry: CatalogueEntry | undefined
}

function LatestRow({ item, patientId, name, entry }: LatestRowProps) {
  const { eyeLaterality: eye, unit } = item
  const range = formatRange(item, entry)
  return (
    <tr>
      <th scope="row">
        <PageLink
          to="/patients/$patientId/biomarkers/$name"
          params={{ patientId, name: item.name }}
          search={{
            ...(eye === null ? {} : { eye }),
            // A series in a unit of its own is found by it alone.
            ...(entry === undefined && unit !== null ? { unit } : {}),
          }}
          size="sm"
        >
          {name}
          {eye === null ? '' : `, ${eye}`}
        </PageLink>
        <span className={styles['narrow']}>
          <MeasuredOn item={item} />
        </span>
      </th>
      <td className="num">
        <strong>
          {formatNumber(item.value, decimalsBeside(item.value, limitsOf(item), digitsOf(item)))}
        </strong>{' '}
        {formatUnit(unit)}
      </td>
      <td>
        <StatusSign standing={standingOf(item)} />
        <Crossed texts={item.crossed.map((threshold) => crossedText(threshold, unit))} />
      </td>
      <td className={styles['wide']}>
        {range === '' ? (
          <span className={styles['reason']}>{noRangeText(item.noRangeReason, entry)}</span>
        ) : (
          `${range} ${formatUnit(unit)}`
        )}
      </td>
      <td>
        <Change item={item} />
      </td>
      <td className={`num ${styles['wide']}`}>
        <MeasuredOn item={item} />
      </td>
    </tr>
  )
}

/** The day of a value, and how long ago that is where it may say nothing of today. */
const MeasuredOn = ({ item: { measuredAt } }: { readonly item: Latest }) => (
  <>
    {formatDay(measuredAt)}
    {isOld(measuredAt) ? <strong> {formatAgo(measuredAt)}</strong> : null}
  </>
)

/** How far it went and where to, and whether that crossed a limit; never by colour alone. */
function Change({ item }: { readonly item: Latest }) {
  const { change, previous } = item
  if (change === null || previous === null) return <span className={styles['reason']}>first value</span>
  const turn = turnOf(item)
  const Icon = ICONS[Math.sign(change.absolute) + 1] ?? IconEqual
  return (
    <span className={styles['change']} title={`From ${formatDay(previous.measuredAt)}`}>
      <span className={styles['amount']}>
        <Icon size={14} aria-hidden />
        {formatChange(change.absolute, digitsOf(item))}
      </span>
      {change.relative === null || change.relative === 0 ? null : (
        <span className={styles['amount']}>({shareText(change.relative)})</span>
      )}
      {turn === null ? null : (
        <span
          style={{
            color: turn.isWorse ? 'var(--status-abnormal)' : 'var(--status-none)',
            fontWeight: turn.isWorse ? 600 : 400,
          }}
        >
          {turn.text}
        </span>
      )}
      {previous.pipelineVersion === item.pipelineVersion ? null : (
        <span className={styles['reason']}>other method</span>
      )}
    </span>
  )
}

const ICONS = [IconArrowDownRight, IconEqual, IconArrowUpRight] as const

const limitsOf = ({ normalRangeMin, normalRangeMax }: Latest) => [normalRangeMin, normalRangeMax]

/** The value and the one before it with as many decimals as either needs. */
const digitsOf = ({ value, previous }: Latest): number =>
  Math.max(decimalsOf(value), previous === null ? 0 : decimalsOf(previous.value))

const shareText = (share: number): string => `${share > 0 ? '+' : '−'}${formatShare(Math.abs(share))}`
