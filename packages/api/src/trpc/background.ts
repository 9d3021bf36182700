/** Work that outlasts the answers it belongs to. */
export class Background {
  readonly #running = new Set<Promise<void>>()
  readonly #onError: (error: unknown) => void

  /** @param onError hears what such work throws; nobody else does */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  readonly run = (work: () => Promise<void>): void => {
    const running = work()
      .catch(this.#onError)
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves once nothing runs any more, also of what was begun meanwhile. */
  async settled(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- what ends may have begun something else
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
