import { ASSESSMENT_ROWS } from './assessments.ts'
import { PERFORMANCE_ROWS } from './performance.ts'
import type { Row } from './row.ts'
import { SCHEMA_ROWS } from './schema.ts'
import { SETUP_ROWS } from './setup.ts'

/** Every row of the guide. */
export const ROWS: readonly Row[] = [...SETUP_ROWS, ...SCHEMA_ROWS, ...ASSESSMENT_ROWS, ...PERFORMANCE_ROWS]
