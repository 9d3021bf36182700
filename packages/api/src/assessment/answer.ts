interface Instants {
  readonly measuredAt: Date
  readonly completedAt: Date | null
  readonly reviewedAt: Date | null
  readonly recalledAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** An assessment's row as it is answered. */
export const assessmentAnswer = <Row extends Instants>(row: Row) => ({
  ...row,
  measuredAt: row.measuredAt.toISOString(),
  completedAt: row.completedAt?.toISOString() ?? null,
  reviewedAt: row.reviewedAt?.toISOString() ?? null,
  recalledAt: row.recalledAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
