import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalStore, MasterKeys } from '@medilens/storage'
import { afterAll } from 'vitest'
import { deriveKey } from '../access/secret-keys.ts'
import { acceptAll, type FileServices } from '../file/file-services.ts'
import { TEST_SECRET } from './session-cookie.ts'

// One folder a test file, gone with it.
const root = mkdtempSync(join(tmpdir(), 'medilens-api-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const store = await LocalStore.open(root)

/** A place for files, as a server has it. */
export const testFiles = (more: Partial<FileServices> = {}): FileServices => ({
  store,
  masterKeys: new MasterKeys(Buffer.alloc(32, 7)),
  tokenKey: deriveKey(TEST_SECRET, 'uploads'),
  maxBytes: 1_000_000,
  scan: acceptAll,
  ...more,
})
