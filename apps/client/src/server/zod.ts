import { z } from 'zod'

/** Schemas are read, not compiled: the page's policy forbids `eval`, and its forms are small. Before any is used. */
export const readSchemas = (): void => {
  z.config({ jitless: true })
}
