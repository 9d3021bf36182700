import { z } from 'zod'

/** What the floor is told at its start, over its standard input. */
export const FloorConfig = z.object({
  client: z.object({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    password: z.string(),
    database: z.string(),
  }),
  /** Who is who, by the header that a caller sends: the floor signs nobody in. */
  clinics: z.array(z.object({ id: z.string(), authorization: z.string(), apiKeyId: z.string() })),
})
export type FloorConfig = z.infer<typeof FloorConfig>
