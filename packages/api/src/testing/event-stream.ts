/** One event of a stream, as it went over the wire. */
export interface StreamedEvent {
  /** `message` where it has no name: what a procedure yields. */
  readonly event: string
  readonly id: string | null
  readonly data: unknown
}

/** The events in the text of a stream; what was cut off in the middle is not there. */
export const eventsOf = (text: string): StreamedEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const fields = new Map(
        block
          .split('\n')
          .filter((line) => line.includes(':'))
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      )
      if (fields.size === 0) return []
      const data = fields.get('data') ?? ''
      return [
        {
          event: fields.get('event') ?? 'message',
          id: fields.get('id') ?? null,
          data: data === '' ? null : JSON.parse(data),
        },
      ]
    })
