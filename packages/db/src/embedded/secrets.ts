import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { EmbeddedError } from './errors.ts'
import { createFile, readIfThere } from './files.ts'

const password = z.string().min(16)
const secretsSchema = z.object({ superuser: password, owner: password, app: password, auth: password })

/** The passwords of the embedded server, kept in `secrets.json` under the home. */
export type Secrets = z.infer<typeof secretsSchema>

const newPassword = (): string => randomBytes(24).toString('base64url')

const parse = (path: string, text: string): Secrets => {
  try {
    return secretsSchema.parse(JSON.parse(text))
  } catch {
    // The cause is dropped on purpose: it may quote the file.
    throw new EmbeddedError(`${path} does not hold the passwords of PostgreSQL; restore it from a backup`)
  }
}

/** Reads the passwords, making them at the first start; of several first starts all get the same. */
export const readSecrets = async (home: string): Promise<Secrets> => {
  const path = join(home, 'secrets.json')
  const fresh: Secrets = {
    superuser: newPassword(),
    owner: newPassword(),
    app: newPassword(),
    auth: newPassword(),
  }
  const found = await readIfThere(path)
  if (found !== null) return parse(path, found)
  if (await createFile(path, `${JSON.stringify(fresh, null, 2)}\n`)) return fresh
  return parse(path, (await readIfThere(path)) ?? '')
}
