import { citedRows, type CitedOf, type Session, type Source } from '@medilens/db'
import type { z } from 'zod'
import type { Source as ToldSource } from './schema.ts'

/**
 * What tells of a source where it stands, for those of one patient or one assessment: in one statement, however many they
 * are. It is looked up and not stored: what is cited stays where it is.
 */
export async function sourceTeller(
  session: Session,
  of: CitedOf | null,
  sources: readonly Source[],
): Promise<(source: Source) => z.input<typeof ToldSource>> {
  const ids = new Set(sources.flatMap(({ kind, id }) => (kind === 'biomarker_value' ? [id] : [])))
  const rows = of === null || ids.size === 0 ? [] : await citedRows(session, of, [...ids])
  const values = new Map<string, (typeof rows)[number]>(rows.map((row) => [row.id, row]))
  return (source) => {
    const { kind, id } = source
    switch (kind) {
      case 'biomarker_value': {
        const value = values.get(id)
        return { ...source, assessmentId: value?.assessmentId ?? null, name: value?.name ?? null }
      }
      case 'assessment':
        return { ...source, assessmentId: id, name: null }
      case 'catalogue':
        return { ...source, assessmentId: null, name: id }
    }
  }
}

/** The sources of one answer or explanation. */
export async function toldSources(session: Session, of: CitedOf | null, sources: readonly Source[]) {
  const tell = await sourceTeller(session, of, sources)
  return sources.map((source) => tell(source))
}
