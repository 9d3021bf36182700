import type { Pool } from 'pg'

/** Receives each statement's text as it is sent: parameters stay behind, and with them every value. */
export type Echo = (statement: string) => void

/** Says what each connection of a pool sends, whichever library sends it. */
export function echoStatements(pool: Pool, echo: Echo): void {
  pool.on('connect', (client) => {
    // oxlint-disable-next-line typescript/unbound-method -- the proxy hands `this` on
    client.query = new Proxy(client.query, {
      apply: (query, self, [statement, ...rest]: [unknown, ...unknown[]]) => {
        echo(textOf(statement))
        return Reflect.apply(query, self, [statement, ...rest])
      },
    })
  })
}

const textOf = (statement: unknown): string => {
  if (typeof statement === 'string') return statement
  if (typeof statement !== 'object' || statement === null) return ''
  return 'text' in statement && typeof statement.text === 'string' ? statement.text : ''
}
