import { createHash } from 'node:crypto'
import { DataKey } from '../keys/data-key.ts'
import type { ObjectId } from '../object-id.ts'
import { someBytes } from './bytes.ts'

const WRITTEN_BYTES = 200_000

/** The key of an object that another process writes, so that who killed that can read what is there. */
export const writtenKey = (id: ObjectId): DataKey => new DataKey(createHash('sha256').update(id).digest())

/** What such an object holds: three frames and some. */
export const writtenBytes = (id: ObjectId): Buffer =>
  someBytes(WRITTEN_BYTES, 1 + Number.parseInt(id.slice(0, 8), 16))
