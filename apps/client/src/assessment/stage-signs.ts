import type { StageStatus } from '@medilens/db/vocabulary'
import {
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconLoader,
} from '@tabler/icons-react'

/** How a step stands, by a sign. */
export const STAGE_SIGNS = {
  pending: { color: 'var(--status-none)', Icon: IconClock },
  running: { color: 'var(--line)', Icon: IconLoader },
  completed: { color: 'var(--status-normal)', Icon: IconCircleCheck },
  failed: { color: 'var(--status-abnormal)', Icon: IconAlertTriangleFilled },
  skipped: { color: 'var(--status-none)', Icon: IconCircleDashed },
} as const satisfies Record<StageStatus, object>
