interface Times {
  readonly startedAt: Date | null
  readonly completedAt: Date | null
}

export const STAGE_COLUMNS = [
  'stageName',
  'stageIndex',
  'status',
  'attempt',
  'startedAt',
  'completedAt',
  'durationMs',
  'errorCode',
  'errorMessage',
  'metadata',
] as const

/** A stage's row as it is answered. */
export const stageAnswer = <Row extends Times>(row: Row) => ({
  ...row,
  startedAt: row.startedAt?.toISOString() ?? null,
  completedAt: row.completedAt?.toISOString() ?? null,
})
