import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AlreadyServingError } from './errors.ts'
import type { OnEvent } from './events.ts'
import { readIfThere, replaceFile } from './files.ts'
import type { Presence } from './presence.ts'

const noteSchema = z.object({ pid: z.number(), address: z.string().nullable() })
const noteOf = (home: string): string => join(home, 'serving.json')

/** What a serving process noted of itself. */
export type ServingNote = z.infer<typeof noteSchema>

/**
 * The note of who serves from a home, or null where there is none. It outlives a killed server, so whoever goes by
 * it asks at the address.
 */
export async function readServingNote(home: string): Promise<ServingNote | null> {
  try {
    return noteSchema.parse(JSON.parse((await readIfThere(noteOf(home))) ?? ''))
  } catch {
    return null
  }
}

/** The one place of the serving process of a home: a lock, and a note that says where it listens. */
export class ServingPlace {
  readonly #home: string
  readonly #onEvent: OnEvent
  #address: string | null
  #state: 'never had' | 'held' | 'lost' = 'never had'

  constructor(home: string, address: string | null, onEvent: OnEvent) {
    this.#home = home
    this.#address = address
    this.#onEvent = onEvent
  }

  /**
   * Takes the place, or throws `AlreadyServingError` with who has it. Where it is taken again after a loss of the
   * server and somebody was faster, it is an event instead: what to do then is for the process to decide.
   */
  async take(presence: Presence): Promise<void> {
    if (await presence.takeServing()) {
      this.#state = 'held'
      return await this.#note()
    }
    const pid = await presence.servingProcess()
    const error = new AlreadyServingError({ pid, address: await this.#addressOf(pid) })
    if (this.#state === 'never had') throw error
    this.#state = 'lost'
    this.#onEvent({ type: 'serving-lost', error })
  }

  /** Tells those who come later where this process listens. */
  async announce(address: string): Promise<void> {
    this.#address = address
    if (this.#state === 'held') await this.#note()
  }

  /** Takes the note away; the lock goes with the presence. */
  async leave(): Promise<void> {
    if (this.#state === 'held') await rm(noteOf(this.#home), { force: true })
  }

  async #note(): Promise<void> {
    const note = { pid: process.pid, address: this.#address }
    await replaceFile(noteOf(this.#home), `${JSON.stringify(note)}\n`)
  }

  /** A note outlives who wrote it, so it is believed only where it is of the process that holds the lock. */
  async #addressOf(pid: number | null): Promise<string | null> {
    const note = await readServingNote(this.#home)
    return note?.pid === pid ? note.address : null
  }
}
