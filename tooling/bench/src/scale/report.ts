import { milliseconds, rounded, share, table } from '../report/table.ts'
import { WORKLOADS } from '../workload/workloads.ts'
import { MEMORY, MOST_GROWTH, type ScaleResult } from './scale.ts'

const met = (isMet: boolean): string => (isMet ? 'met' : 'missed')

/** The result as people read it. */
export function scaleReport(result: ScaleResult): string {
  const grown = result.grown.map(({ name, paired: { ours, other, ratio } }) => [
    name,
    WORKLOADS[name].work,
    rounded(ours.requestsPerSecond),
    milliseconds(ours.p50),
    milliseconds(ours.p95),
    rounded(other.requestsPerSecond),
    milliseconds(other.p50),
    milliseconds(other.p95),
    share(1 / ratio.median),
    `${share(1 / ratio.most)}–${share(1 / ratio.least)}`,
    met(1 / ratio.median <= MOST_GROWTH),
  ])
  const guide = result.guide.map(({ what, target, rate }) => [
    what,
    rounded(rate.requestsPerSecond),
    milliseconds(rate.p50),
    milliseconds(rate.p95),
    milliseconds(rate.p99),
    `< ${target}`,
    met(rate.p95 < target),
  ])
  const { idle, underW1 } = result.memory
  return [
    `${rounded(result.assessments)} assessments with ${rounded(result.values)} values over ${result.organizations} ` +
      `organizations, built in ${rounded(result.built)} s; small: ${rounded(result.smallAssessments)} assessments`,
    '',
    table([
      [
        '',
        'work',
        'large req/s',
        'p50',
        'p95',
        'small req/s',
        'p50',
        'p95',
        'time',
        'min–max',
        `≤ ${MOST_GROWTH}`,
      ],
      ...grown,
    ]),
    '',
    table([['guide, on the large one', 'req/s', 'p50', 'p95', 'p99', 'p95 in ms', ''], ...guide]),
    '',
    table([
      ['server memory', 'MiB', '', ''],
      ['idle', rounded(idle), `< ${MEMORY.idle}`, met(idle < MEMORY.idle)],
      ['under W1', rounded(underW1), `< ${MEMORY.underW1}`, met(underW1 < MEMORY.underW1)],
    ]),
  ].join('\n')
}
